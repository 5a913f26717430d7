package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.base.Progress.Work;
import io.mmoe.testing.LogEvents;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final OptionalLong TOTAL = OptionalLong.of(100);
  private static final long MILLI = 1_000_000;

  private final LogEvents events = new LogEvents(Progress.class);
  private long now;

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void shortWorkShowsNoBar() {
    try (Progress progress = progress(0, false)) {
      now = 499 * MILLI;
      progress.add(100);
    }
    assertThat(events.marked(Progress.BAR)).isEmpty();
    assertThat(events.marked(Progress.LINE)).isEmpty();
  }

  @Test
  void aBarAppearsAfterHalfASecondThenTenTimesASecondAndIsRemovedAtTheEnd() {
    try (Progress progress = progress(0, false)) {
      for (int tick = 1; tick <= 16; tick++) {
        now = 50L * tick * MILLI;
        progress.add(1);
      }
    }
    List<String> bars = events.marked(Progress.BAR);
    assertThat(bars).hasSize(5);
    // At 500, 600, 700 and 800 ms, with a constant rate of 20 per second.
    for (int i = 0; i < 4; i++) {
      assertThat(bars.get(i))
          .isEqualTo(new ProgressBar("Training", "steps", 10 + 2 * i, TOTAL, 20, "").toString());
    }
    assertThat(bars.get(4)).isEmpty();
  }

  @Test
  void resumedWorkMeasuresItsRateFromItsFirstCount() {
    Progress progress = progress(60, false);
    now = 2000 * MILLI;
    progress.reach(70, () -> "loss = 1");
    assertThat(events.marked(Progress.BAR))
        .containsExactly(new ProgressBar("Training", "steps", 70, TOTAL, 5, "loss = 1").toString());
    assertThat(events.marked(Progress.LINE)).containsExactly("70 steps, 5 steps/s");
  }

  @Test
  void theTotalMayBecomeKnownLater() {
    Progress progress = progress(0, false);
    now = 500 * MILLI;
    progress.expect(400);
    progress.add(10);
    assertThat(events.marked(Progress.BAR))
        .containsExactly(
            new ProgressBar("Training", "steps", 10, OptionalLong.of(400), 20, "").toString());
  }

  @Test
  void linesAreLoggedEveryTwoSecondsUnlessTheWorkLogsItsOwn() {
    for (boolean ownLines : new boolean[] {false, true}) {
      now = 0;
      Progress progress = progress(0, ownLines);
      for (int second = 1; second <= 5; second++) {
        now = 1000L * second * MILLI;
        progress.add(3);
      }
    }
    assertThat(events.marked(Progress.LINE))
        .containsExactly("6 steps, 3 steps/s", "12 steps, 3 steps/s");
  }

  private Progress progress(long first, boolean ownLines) {
    return new Progress(new Work("Training", "steps", TOTAL, ownLines), first, () -> now);
  }
}
