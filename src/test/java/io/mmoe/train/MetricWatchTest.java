package io.mmoe.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.settings.EvaluationSchedule;
import io.mmoe.settings.TargetMetric;
import io.mmoe.train.MetricWatch.Evaluated;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MetricWatchTest {

  @Test
  void patienceEndsAfterConsecutiveEvaluationsWithoutImprovement() {
    MetricWatch watch = watch("ctr_auc", 2, 0);
    assertThat(overAfter(watch, 0.5, 0.6, 0.59, 0.7, 0.7, 0.69))
        .containsExactly(false, false, false, false, false, true);
    assertThat(watch.best()).contains(new Evaluated(4, 0.7));
    assertThat(watch.withoutImprovement()).isEqualTo(2);
  }

  @Test
  void aSmallerLossIsBetter() {
    MetricWatch watch = watch("loss", 2, 0);
    assertThat(overAfter(watch, 0.5, 0.6, 0.4, 0.45, 0.41)).endsWith(false, false, false, true);
    assertThat(watch.best()).contains(new Evaluated(3, 0.4));
  }

  @Test
  void smallGainsCountAsAnImprovementInSum() {
    MetricWatch watch = watch("ctr_auc", 3, 0.25);
    assertThat(overAfter(watch, 0.25, 0.375, 0.5, 0.625)).containsOnly(false);
    assertThat(watch.withoutImprovement()).as("0.625 is 0.375 above 0.25").isZero();
    assertThat(overAfter(watch, 0.75, 0.875, 0.875)).containsExactly(false, false, true);
    assertThat(watch.best().orElseThrow().value()).as("the best needs no margin").isEqualTo(0.875);
  }

  @Test
  void nanIsNeverBetter() {
    MetricWatch watch = watch("ctr_auc", 3, 0);
    assertThat(watch.observe(1, Double.NaN)).isFalse();
    assertThat(watch.best()).isEmpty();
    assertThat(watch.observe(2, 0.1)).isTrue();
    assertThat(watch.observe(3, Double.NaN)).isFalse();
    assertThat(watch.best()).contains(new Evaluated(2, 0.1));
    assertThat(watch.withoutImprovement()).isEqualTo(1);
  }

  @Test
  void withoutPatienceItNeverEnds() {
    MetricWatch watch =
        new MetricWatch(
            new EvaluationSchedule(1, TargetMetric.DEFAULT, OptionalInt.empty(), 0, true));
    assertThat(overAfter(watch, 0.5, 0.4, 0.3, 0.2, 0.1)).containsOnly(false);
  }

  private static MetricWatch watch(String metric, int patience, double minDelta) {
    return new MetricWatch(
        new EvaluationSchedule(
            1, new TargetMetric(metric), OptionalInt.of(patience), minDelta, false));
  }

  private static List<Boolean> overAfter(MetricWatch watch, double... values) {
    List<Boolean> over = new ArrayList<>();
    for (double value : values) {
      watch.observe(over.size() + 1L, value);
      over.add(watch.isPatienceOver());
    }
    return over;
  }
}
