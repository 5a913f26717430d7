package io.mmoe.metric;

import java.util.Arrays;

/**
 * The number of positives and negatives at each distinct score. Rank 0 is the lowest score, and
 * equal scores share a rank. Immutable.
 */
public final class Ranking {
  private final float[] scores;
  private final long[] positives;
  private final long[] negatives;
  private final long allPositives;
  private final long allNegatives;

  private Ranking(float[] scores, long[] positives, long[] negatives) {
    this.scores = scores;
    this.positives = positives;
    this.negatives = negatives;
    allPositives = Arrays.stream(positives).sum();
    allNegatives = Arrays.stream(negatives).sum();
  }

  /**
   * Counts the labels of a sorted range.
   *
   * @param sorted predictions in the encoding of {@link ScoredLabels}, ascending from {@code from}
   *     (inclusive) to {@code to} (exclusive)
   */
  static Ranking ofSorted(long[] sorted, int from, int to) {
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
    return new Ranking(scores, positives, negatives);
  }

  /** Returns the number of distinct scores. */
  int ranks() {
    return scores.length;
  }

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
   * Returns the exact area under the ROC curve, or NaN unless both labels occur.
   *
   * <p>It is the probability that a random positive scores above a random negative, with ties
   * counted as one half. With P positives and N negatives it equals {@code U / (P N)}, where U is
   * the statistic of Mann and Whitney (Annals of Mathematical Statistics 18, 1947).
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
