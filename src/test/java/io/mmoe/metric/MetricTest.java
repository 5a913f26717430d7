package io.mmoe.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.testing.Golden;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics of train.py, log loss and AUC, against TensorFlow's numbers and definitions. */
class MetricTest {

  @ParameterizedTest
  @ValueSource(strings = {"adagrad.json", "adam.json", "gradientdescent.json"})
  void thresholdAucOfEachTaskEqualsTensorFlows(String file) throws IOException {
    JsonNode golden = Golden.json(file);
    List<boolean[]> labels = testLabels();
    for (int task = 0; task < 2; task++) {
      PooledMetrics metrics = new PooledMetrics();
      for (int row = 0; row < labels.size(); row++) {
        float probability = (float) golden.get("test_probabilities").get(row).get(task).asDouble();
        metrics.add(probability, labels.get(row)[task]);
      }
      double expected = golden.get(task == 0 ? "auc_click" : "auc_buy").asDouble();
      assertThat(metrics.auc()).isCloseTo(expected, within(1e-5 * expected));
    }
  }

  @Test
  void exactAucCountsAllPairsAndTiesAsOneHalf() {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      int size = 2 + random.nextInt(400);
      float[] scores = new float[size];
      boolean[] positive = new boolean[size];
      ScoredLabels labels = new ScoredLabels();
      for (int i = 0; i < size; i++) {
        scores[i] = random.nextInt(30) / 29f;
        positive[i] = i == 0 || (i != 1 && random.nextInt(5) == 0);
        labels.add(scores[i], positive[i]);
      }
      assertThat(labels.auc()).isCloseTo(aucByPairs(scores, positive), within(1e-12));
    }
  }

  @Test
  void exactAucOfOneLabelIsNaN() {
    ScoredLabels labels = new ScoredLabels();
    labels.add(0.3f, false);
    labels.add(0.4f, false);
    assertThat(labels.auc()).isNaN();
    assertThat(labels.positives()).isZero();
  }

  @Test
  void exactAucGrowsBeyondItsFirstBuffer() {
    ScoredLabels labels = new ScoredLabels();
    for (int i = 0; i < 5_000; i++) {
      labels.add(i / 5_000f, i >= 2_500);
    }
    assertThat(labels.auc()).isEqualTo(1.0);
    assertThat(labels.positives()).isEqualTo(2_500);
  }

  @Test
  void logLossIsTheMeanNegativeLogProbability() {
    ProbabilityFit.LogLoss loss = new ProbabilityFit.LogLoss();
    loss.add(1.5f, true);
    loss.add(-0.25f, false);
    loss.add(0.75f, false);
    double expected =
        -(Math.log(sigmoid(1.5)) + Math.log(1 - sigmoid(-0.25)) + Math.log(1 - sigmoid(0.75))) / 3;
    assertThat(loss.value()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void logLossStaysFiniteWhereTheProbabilityRoundsToZeroOrOne() {
    ProbabilityFit.LogLoss loss = new ProbabilityFit.LogLoss();
    loss.add(-200f, true);
    assertThat(loss.value()).isCloseTo(200, within(1e-9));
  }

  @Test
  void accuracyRoundsHalvesToEven() {
    PooledMetrics metrics = new PooledMetrics();
    metrics.add(0.5f, false);
    metrics.add(0.51f, true);
    metrics.add(0.2f, true);
    metrics.add(0.9f, true);
    assertThat(metrics.accuracy()).isEqualTo(0.75);
  }

  private static double aucByPairs(float[] scores, boolean[] positive) {
    double wins = 0;
    long pairs = 0;
    for (int p = 0; p < scores.length; p++) {
      for (int n = 0; n < scores.length; n++) {
        if (positive[p] && !positive[n]) {
          pairs++;
          wins += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
        }
      }
    }
    return wins / pairs;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static List<boolean[]> testLabels() throws IOException {
    List<boolean[]> labels = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Golden.resource("test_rows.csv"), StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(line -> line.split(",", 3))
          .forEach(row -> labels.add(new boolean[] {row[0].equals("1"), row[1].equals("1")}));
    }
    return labels;
  }
}
