package io.mmoe.metric;

import java.util.Arrays;

/**
 * Scores with their labels, in the order in which they came.
 *
 * <p>Keeps 8 bytes for each. Not safe for use by several threads.
 */
public final class ScoredLabels {
  private long[] sortable = new long[1024];
  private int size;
  private long positives;

  /**
   * @param score a probability; any order-preserving number of at least 0 would do
   */
  public void add(float score, boolean positive) {
    if (size == sortable.length) {
      sortable = Arrays.copyOf(sortable, Math.multiplyExact(size, 2));
    }
    // The bits of floats from 0 up sort like the floats; the label rides in the lowest bit.
    sortable[size++] = ((long) Float.floatToIntBits(score) << 1) | (positive ? 1 : 0);
    positives += positive ? 1 : 0;
  }

  public int size() {
    return size;
  }

  public long positives() {
    return positives;
  }

  /** All of them by score. */
  public RankedLabels ranked() {
    long[] sorted = Arrays.copyOf(sortable, size);
    Arrays.sort(sorted);
    return RankedLabels.ofSorted(sorted, 0, size);
  }

  /** Those of each group by score. */
  RankedLabels[] rankedBy(RowGroups groups) {
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
    RankedLabels[] ranked = new RankedLabels[ends.length];
    for (int group = 0; group < ends.length; group++) {
      Arrays.sort(grouped, next[group], ends[group]);
      ranked[group] = RankedLabels.ofSorted(grouped, next[group], ends[group]);
    }
    return ranked;
  }

  static float score(long sortable) {
    return Float.intBitsToFloat((int) (sortable >> 1));
  }

  static boolean isPositive(long sortable) {
    return (sortable & 1) == 1;
  }
}
