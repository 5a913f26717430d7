package io.mmoe.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Warnings of {@link TaskResult} about metrics that rest on too few rows. */
class TaskWarningsTest {

  @Test
  void manyPositivesAndANarrowIntervalNeedNoWarning() {
    assertThat(warnings(400, new AucEstimate(0.7, 0.01, 0.68, 0.72), 300)).isEmpty();
  }

  @Test
  void anIntervalThatIncludesOneHalfOrLiesBelowItIsReported() {
    assertThat(warnings(400, new AucEstimate(0.55, 0.03, 0.49, 0.61), 300))
        .containsExactly(
            "ctr: the 95 % interval of the AUC, 0.490 to 0.610, includes 0.5: with 400 positives"
                + " this can't be told from chance");
    assertThat(warnings(400, new AucEstimate(0.4, 0.03, 0.34, 0.46), 300))
        .containsExactly(
            "ctr: the 95 % interval of the AUC, 0.340 to 0.460, lies below 0.5: the model ranks"
                + " worse than chance");
  }

  @Test
  void fewPositivesAndFewUsersAreCounted() {
    assertThat(warnings(84, new AucEstimate(0.65, 0.03, 0.59, 0.71), 29))
        .containsExactly(
            "ctr: 84 positives only (fewer than 100): differences in AUC of less than about 0.060"
                + " are noise",
            "ctr: 29 of 500 users have rows of both labels (fewer than 30): GAUC is unreliable");
  }

  @Test
  void thereIsNoAucWithOneLabelOrASingleRowOfTheOther() {
    double none = Double.NaN;
    AucEstimate unknown = new AucEstimate(none, none, none, none);
    assertThat(warnings(0, unknown, 0))
        .containsExactly("ctr: all 1000 rows have label 0, so that there is no AUC");
    assertThat(warnings(1000, unknown, 0))
        .containsExactly("ctr: all 1000 rows have label 1, so that there is no AUC");
    assertThat(warnings(1, new AucEstimate(0.9, none, none, none), 1))
        .containsExactly(
            "ctr: only one of 1000 rows has the other label, too few for a meaningful AUC");
  }

  private static List<String> warnings(long positives, AucEstimate auc, int users) {
    ProbabilityFit fit = new ProbabilityFit(0.1, 0.2, 0.9, 1);
    GroupedAuc gauc = new GroupedAuc(0.6, users, 500, 700);
    return new TaskResult("ctr", positives, auc, gauc, fit, fit, List.of(), List.of())
        .warnings(1000);
  }
}
