package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  @Test
  void theBarFillsTheSpaceThatTheNumbersLeave() {
    ProgressBar bar =
        new ProgressBar("Training", "steps", 50, OptionalLong.of(200), 2.5, "loss = 0.1190");
    String numbers = " 25 %, 50/200 steps, 2.5/s, 1:00 left, loss = 0.1190";
    assertThat(bar.text(79)).isEqualTo("Training [===>           ] " + numbers).hasSize(79);
    assertThat(bar.text(200)).isEqualTo("Training [=======>                      ] " + numbers);
    assertThat(bar.text(62)).isEqualTo("Training " + numbers);
    assertThat(bar.text(20)).isEqualTo("Training  25 %, 50/2");
  }

  @Test
  void withoutATotalOnlyNumbersAreShown() {
    assertThat(new ProgressBar("Scoring", "rows", 1_300_000, UNKNOWN, 29_000, "").text(79))
        .isEqualTo("Scoring 1,300,000 rows, 29,000/s");
  }

  @Test
  void finishedWorkFillsTheBar() {
    assertThat(new ProgressBar("Writing", "rows", 8, OptionalLong.of(8), 0, "").text(79))
        .isEqualTo("Writing [==============================] 100 %, 8/8 rows");
  }

  @Test
  void longRemainingTimesAreShownInHours() {
    assertThat(new ProgressBar("Training", "steps", 0, OptionalLong.of(7325), 1, "").text(79))
        .endsWith("2:02:05 left");
  }
}
