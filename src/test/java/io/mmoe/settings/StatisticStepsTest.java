package io.mmoe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticStepsTest {

  @Test
  void defaultToThe10StepsAfter100UnlessTheEnvironmentSetsThem() {
    assertThat(StatisticSteps.of(Map.of())).contains(new StatisticSteps(100, 110));
    assertThat(StatisticSteps.of(Map.of("START_STATISTIC_STEP", "7")))
        .contains(new StatisticSteps(7, 17));
    assertThat(StatisticSteps.of(Map.of("START_STATISTIC_STEP", "7", "STOP_STATISTIC_STEP", "9")))
        .contains(new StatisticSteps(7, 9));
    assertThat(StatisticSteps.of(Map.of("START_STATISTIC_STEP", "0"))).isEqualTo(Optional.empty());
  }

  @Test
  void theErrorNamesAnInvalidVariable() {
    assertThatThrownBy(() -> StatisticSteps.of(Map.of("STOP_STATISTIC_STEP", "soon")))
        .hasMessage("STOP_STATISTIC_STEP must be a whole number, got soon");
    assertThatThrownBy(() -> StatisticSteps.of(Map.of("STOP_STATISTIC_STEP", "101")))
        .hasMessageContaining("STOP_STATISTIC_STEP must be 2 to 1000 more than");
    assertThatThrownBy(() -> StatisticSteps.of(Map.of("START_STATISTIC_STEP", "-4")))
        .hasMessageContaining("START_STATISTIC_STEP must be 0 (no statistics) or more, got -4");
  }
}
