package io.mmoe.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics that depend on the order of all scores, against their definitions over all pairs. */
class RankingMetricsTest {
  private final List<Float> scores = new ArrayList<>();
  private final List<Boolean> positives = new ArrayList<>();
  private final List<Long> users = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {3, 40, 1_000_000})
  void theIntervalFollowsFromDeLongsStructuralComponents(int distinctScores) {
    Random random = new Random(distinctScores);
    for (int round = 0; round < 20; round++) {
      randomRows(random, 5 + random.nextInt(300), distinctScores);
      AucEstimate estimate = AucEstimate.of(labels().ranking());
      List<Float> up = ofLabel(true);
      List<Float> down = ofLabel(false);
      double auc = mean(components(up, down, true));
      double variance =
          sampleVariance(components(up, down, true)) / up.size()
              + sampleVariance(components(down, up, false)) / down.size();
      assertThat(estimate.value()).isCloseTo(auc, within(1e-12));
      assertThat(estimate.standardError()).isCloseTo(Math.sqrt(variance), within(1e-12));
      assertThat(estimate.lower())
          .isCloseTo(Math.max(0, auc - 1.959963984540054 * Math.sqrt(variance)), within(1e-12));
      assertThat(estimate.upper())
          .isCloseTo(Math.min(1, auc + 1.959963984540054 * Math.sqrt(variance)), within(1e-12));
    }
  }

  @Test
  void theIntervalOfFiveRowsEqualsTheOneComputedByHand() {
    add(0.1f, false);
    add(0.3f, false);
    add(0.3f, true);
    add(0.5f, false);
    add(0.7f, true);
    // Components: positives (1.5/3, 3/3), negatives (2/2, 1.5/2, 1/2). AUC 0.75.
    AucEstimate estimate = AucEstimate.of(labels().ranking());
    assertThat(estimate.value()).isEqualTo(0.75);
    double variance = (2 * 0.0625) / 1 / 2 + (2 * 0.0625) / 2 / 3;
    assertThat(estimate.standardError()).isCloseTo(Math.sqrt(variance), within(1e-15));
    assertThat(estimate.excludesChance()).isFalse();
  }

  @Test
  void thereIsNoAucForOneLabelAndNoIntervalForASinglePositive() {
    assertThat(AucEstimate.of(labels().ranking()).value()).isNaN();
    add(0.3f, false);
    add(0.4f, false);
    assertThat(AucEstimate.of(labels().ranking()).value()).isNaN();
    add(0.9f, true);
    AucEstimate estimate = AucEstimate.of(labels().ranking());
    assertThat(estimate.value()).isEqualTo(1);
    assertThat(estimate.standardError()).isNaN();
    assertThat(estimate.lower()).isNaN();
    assertThat(estimate.excludesChance()).isFalse();
  }

  @Test
  void gaucWeighsTheAucOfEachUserWithBothLabelsByItsRows() {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      randomRows(random, 5 + random.nextInt(300), 12);
      Map<Long, List<Integer>> rowsOf = new TreeMap<>();
      for (int row = 0; row < scores.size(); row++) {
        rowsOf.computeIfAbsent(users.get(row), user -> new ArrayList<>()).add(row);
      }
      double sum = 0;
      int counted = 0;
      long rows = 0;
      for (List<Integer> userRows : rowsOf.values()) {
        List<Float> up = userRows.stream().filter(positives::get).map(scores::get).toList();
        List<Float> down =
            userRows.stream().filter(row -> !positives.get(row)).map(scores::get).toList();
        if (!up.isEmpty() && !down.isEmpty()) {
          sum += userRows.size() * mean(components(up, down, true));
          rows += userRows.size();
          counted++;
        }
      }
      GroupedAuc gauc = GroupedAuc.of(labels(), groups());
      assertThat(gauc.counted()).isEqualTo(counted);
      assertThat(gauc.groups()).isEqualTo(rowsOf.size());
      assertThat(gauc.countedRows()).isEqualTo(rows);
      if (counted > 0) {
        assertThat(gauc.value()).isCloseTo(sum / rows, within(1e-12));
      } else {
        assertThat(gauc.value()).isNaN();
      }
    }
  }

  @Test
  void gaucOfUsersWithOneLabelEachIsNaN() {
    addFor(7, 0.1f, false);
    addFor(7, 0.2f, false);
    addFor(-7, 0.1f, true);
    assertThat(GroupedAuc.of(labels(), groups())).isEqualTo(new GroupedAuc(Double.NaN, 0, 2, 0));
  }

  @Test
  void theAreaUnderTheRocCurveEqualsTheAucAndAThinnedCurveComesClose() {
    randomRows(new Random(9), 3_000, 1_000_000);
    Ranking ranking = labels().ranking();
    List<RocPoint> whole = RocPoint.curve(ranking, 1_000_000);
    assertThat(whole).hasSize(ranking.ranks() + 1).startsWith(new RocPoint(0, 0));
    assertThat(whole).endsWith(new RocPoint(1, 1));
    assertThat(area(whole)).isCloseTo(ranking.auc(), within(1e-12));
    List<RocPoint> few = RocPoint.curve(ranking, 200);
    assertThat(few).hasSizeBetween(150, 200).startsWith(new RocPoint(0, 0));
    assertThat(few).endsWith(new RocPoint(1, 1)).isSubsetOf(whole);
    assertThat(area(few)).isCloseTo(ranking.auc(), within(1e-3));
  }

  @Test
  void theRocCurveOfOneScoreIsTheDiagonalAndOneLabelHasNoCurve() {
    add(0.2f, true);
    assertThat(RocPoint.curve(labels().ranking(), 10)).isEmpty();
    add(0.2f, false);
    assertThat(RocPoint.curve(labels().ranking(), 10))
        .containsExactly(new RocPoint(0, 0), new RocPoint(1, 1));
  }

  @Test
  void reliabilityBinsHoldEquallyManyRowsByAscendingProbability() {
    for (int i = 0; i < 40; i++) {
      add((39 - i) / 64f, i % 4 == 0);
    }
    List<ReliabilityBin> bins = ReliabilityBin.bins(labels().ranking(), 10);
    assertThat(bins).hasSize(10).allMatch(bin -> bin.rows() == 4 && bin.rate() == 0.25);
    for (int bin = 0; bin < 10; bin++) {
      assertThat(bins.get(bin).meanProbability()).isEqualTo((4 * bin + 1.5) / 64);
    }
  }

  @Test
  void reliabilityBinsKeepEqualProbabilitiesTogether() {
    for (int i = 0; i < 10; i++) {
      add(0.25f, i < 5); // With the rows below, 75 % of all rows.
    }
    add(0.125f, false);
    add(0.125f, true);
    for (int i = 0; i < 4; i++) {
      add(0.5f + i / 16f, true);
    }
    assertThat(ReliabilityBin.bins(labels().ranking(), 4))
        .containsExactly(
            new ReliabilityBin((2 * 0.125 + 10 * 0.25) / 12, 6 / 12.0, 12),
            new ReliabilityBin(0.5 + 1.5 / 16, 1, 4));
    assertThat(ReliabilityBin.bins(new ScoredLabels().ranking(), 4)).isEmpty();
  }

  @Test
  void theBestConstantHasANormalizedEntropyOfOneAndOthersMore() {
    ProbabilityFit best = ProbabilityFit.ofConstant(0.25, 0.25);
    double entropy = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
    assertThat(best.logLoss()).isCloseTo(entropy, within(1e-15));
    assertThat(best.normalizedEntropy()).isEqualTo(1);
    assertThat(best.calibration()).isEqualTo(1);
    ProbabilityFit other = ProbabilityFit.ofConstant(0.5, 0.25);
    assertThat(other.logLoss()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(other.normalizedEntropy()).isCloseTo(Math.log(2) / entropy, within(1e-15));
    assertThat(other.calibration()).isEqualTo(2);
  }

  @Test
  void withoutPositivesThereIsNoNormalizedEntropyAndNoCalibration() {
    ProbabilityFit fit = ProbabilityFit.of(0.01, 0.01, 0);
    assertThat(fit.logLoss()).isEqualTo(0.01);
    assertThat(fit.normalizedEntropy()).is(notFinite());
    assertThat(fit.calibration()).is(notFinite());
    assertThat(ProbabilityFit.ofConstant(0.1, 0).logLoss()).isEqualTo(-Math.log(0.9));
  }

  private static Condition<Double> notFinite() {
    return new Condition<>(value -> !Double.isFinite(value), "not finite");
  }

  private void add(float score, boolean positive) {
    addFor(0, score, positive);
  }

  private void addFor(long user, float score, boolean positive) {
    scores.add(score);
    positives.add(positive);
    users.add(user);
  }

  private void randomRows(Random random, int size, int distinctScores) {
    scores.clear();
    positives.clear();
    users.clear();
    for (int row = 0; row < size; row++) {
      boolean positive = row < 2 || (row > 3 && random.nextInt(5) == 0);
      int score = random.nextInt(distinctScores);
      // Positives score higher on average, so the AUC differs from 0.5.
      float value = Math.max(score, positive ? random.nextInt(distinctScores) : 0);
      addFor(random.nextInt(30) - 15, value / distinctScores, positive);
    }
  }

  private ScoredLabels labels() {
    ScoredLabels labels = new ScoredLabels();
    for (int row = 0; row < scores.size(); row++) {
      labels.add(scores.get(row), positives.get(row));
    }
    return labels;
  }

  private GroupedAuc.Groups groups() {
    GroupedAuc.Groups groups = new GroupedAuc.Groups();
    users.forEach(groups::add);
    return groups;
  }

  private List<Float> ofLabel(boolean positive) {
    List<Float> matching = new ArrayList<>();
    for (int row = 0; row < scores.size(); row++) {
      if (positives.get(row) == positive) {
        matching.add(scores.get(row));
      }
    }
    return matching;
  }

  /**
   * Returns DeLong's V10 (or V01): for each score, the mean of psi over all scores of the other
   * label.
   */
  private static List<Double> components(List<Float> of, List<Float> others, boolean winsAbove) {
    List<Double> components = new ArrayList<>();
    for (float one : of) {
      double sum = 0;
      for (float other : others) {
        double psi = one == other ? 0.5 : (one > other) == winsAbove ? 1 : 0;
        sum += psi;
      }
      components.add(sum / others.size());
    }
    return components;
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double sampleVariance(List<Double> values) {
    double mean = mean(values);
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return squares / (values.size() - 1);
  }

  private static double area(List<RocPoint> points) {
    double area = 0;
    for (int i = 1; i < points.size(); i++) {
      double width = points.get(i).falsePositiveRate() - points.get(i - 1).falsePositiveRate();
      area += width * (points.get(i).truePositiveRate() + points.get(i - 1).truePositiveRate()) / 2;
    }
    return area;
  }
}
