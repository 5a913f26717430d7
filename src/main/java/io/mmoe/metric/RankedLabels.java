package io.mmoe.metric;

import java.util.Arrays;

/**
 * How many positives and negatives have each score: all that ranking metrics need. Scores that are
 * equal are one rank. Immutable.
 */
public final class RankedLabels {
  private final float[] scores;
  private final long[] positives;
  private final long[] negatives;
  private final long allPositives;
  private final long allNegatives;

  private RankedLabels(float[] scores, long[] positives, long[] negatives) {
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
    allPositives = Arrays.stream(positives).sum();
    allNegatives = Arrays.stream(negatives).sum();
  }

  /**
   * @param sorted as {@link ScoredLabels} makes them, in rising order from {@code from} up to, and
   *     without, {@code to}
   */
  static RankedLabels ofSorted(long[] sorted, int from, int to) {
    int ranks = 0;
    for (int i = from; i < to; i++) {
      ranks += i == from || sorted[i] >> 1 != sorted[i - 1] >> 1 ? 1 : 0;
    }
    float[] scores = new float[ranks];
    long[] positives = new long[ranks];
    long[] negatives = new long[ranks];
    int rank = -1;
    for (int i = from; i < to; i++) {
      if (i == from || sorted[i] >> 1 != sorted[i - 1] >> 1) {
        scores[++rank] = ScoredLabels.score(sorted[i]);
      }
      (ScoredLabels.isPositive(sorted[i]) ? positives : negatives)[rank]++;
    }
    return new RankedLabels(scores, positives, negatives);
  }

  /** Distinct scores. */
  int ranks() {
    return scores.length;
  }

  /** The score of a rank; ranks count from the lowest score. */
  float score(int rank) {
    return scores[rank];
  }

  long positives(int rank) {
    return positives[rank];
  }

  long negatives(int rank) {
    return negatives[rank];
  }

  public long positives() {
    return allPositives;
  }

  public long negatives() {
    return allNegatives;
  }

  boolean hasBothLabels() {
    return allPositives > 0 && allNegatives > 0;
  }

  /**
   * The exact area under the ROC curve: the probability that a positive scores above a negative,
   * ties counting half (Mann, Whitney 1947); NaN unless there are both.
   */
  public double auc() {
    double wins = 0;
    long negativesBelow = 0;
    for (int rank = 0; rank < scores.length; rank++) {
      wins += positives[rank] * (negativesBelow + negatives[rank] / 2.0);
      negativesBelow += negatives[rank];
    }
    return wins / ((double) allPositives * allNegatives);
  }
}
