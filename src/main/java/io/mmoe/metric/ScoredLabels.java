package io.mmoe.metric;

import java.util.Arrays;

/**
 * A growing list of predicted scores with their labels, from which exact ranking metrics are
 * computed.
 *
 * <p>Uses 8 bytes per prediction. Not thread-safe.
 */
public final class ScoredLabels {
  private long[] sortable = new long[1024];
  private int size;
  private long positives;

  /**
   * Adds one prediction.
   *
   * @param score a probability, or any other number of at least 0 that increases with it
   */
  public void add(float score, boolean positive) {
    if (size == sortable.length) {
      sortable = Arrays.copyOf(sortable, Math.multiplyExact(size, 2));
    }
    // The bits of non-negative floats sort like the floats. The label is the lowest bit.
    sortable[size++] = ((long) Float.floatToIntBits(score) << 1) | (positive ? 1 : 0);
    positives += positive ? 1 : 0;
  }

  public int size() {
    return size;
  }

  public long positives() {
    return positives;
  }

  /** Returns the exact AUC of all predictions, as {@link Ranking#auc} defines it. */
  public double auc() {
    return ranking().auc();
  }

  /** Ranks all predictions by score. */
  public Ranking ranking() {
    long[] sorted = Arrays.copyOf(sortable, size);
    Arrays.sort(sorted);
    return Ranking.ofSorted(sorted, 0, size);
  }

  /** Ranks the predictions of each group by score. */
  Ranking[] rankings(GroupedAuc.Groups groups) {
    int[] ends = new int[groups.count()];
    for (int row = 0; row < size; row++) {
      ends[groups.of(row)]++;
    }
    for (int group = 1; group < ends.length; group++) {
      ends[group] += ends[group - 1];
    }
    long[] grouped = new long[size];
    int[] next = ends.clone();
    for (int row = size - 1; row >= 0; row--) {
      grouped[--next[groups.of(row)]] = sortable[row];
    }
    Ranking[] rankings = new Ranking[ends.length];
    for (int group = 0; group < ends.length; group++) {
      Arrays.sort(grouped, next[group], ends[group]);
      rankings[group] = Ranking.ofSorted(grouped, next[group], ends[group]);
    }
    return rankings;
  }

  /** Decodes the score of a sortable number. */
  static float score(long sortable) {
    return Float.intBitsToFloat((int) (sortable >> 1));
  }

  /** Decodes the label of a sortable number. */
  static boolean isPositive(long sortable) {
    return (sortable & 1) == 1;
  }
}
