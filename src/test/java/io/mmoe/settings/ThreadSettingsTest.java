package io.mmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, 1, 1",
    "0, 0, 2, 2, 1",
    "0, 0, 16, 16, 4",
    "3, 0, 2, 3, 1",
    "0, 5, 2, 2, 5",
    "1, 1, 8, 1, 1"
  })
  void valuesThatFlagsLeaveOpenFollowFromTheProcessors(
      int inter, int intra, int processors, int chosenInter, int chosenIntra) {
    assertThat(new ThreadSettings(inter, intra).chosenFor(processors))
        .isEqualTo(new ThreadSettings(chosenInter, chosenIntra));
  }
}
