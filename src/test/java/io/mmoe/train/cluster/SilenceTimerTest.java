package io.mmoe.train.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The time without a sign of life, on a clock of the test. */
class SilenceTimerTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // Overflows.
  private final SilenceTimer timer = new SilenceTimer(clock::get, Duration.ofSeconds(2));

  @Test
  void silenceGrowsUntilASignOfLife() {
    pass(1);
    assertThat(timer.silence()).isEqualTo(Duration.ofSeconds(1));
    pass(2);
    assertThat(timer.silence()).isEqualTo(Duration.ofSeconds(3));
    timer.heard();
    assertThat(timer.silence()).isZero();
    pass(1);
    assertThat(timer.silence()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void timeInWhichThisProcessWasStoppedDoesNotCount() {
    pass(1);
    assertThat(timer.silence()).isEqualTo(Duration.ofSeconds(1));
    pass(130);
    assertThat(timer.silence()).isEqualTo(Duration.ofSeconds(3));
  }

  private void pass(long seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }
}
