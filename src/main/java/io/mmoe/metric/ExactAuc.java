package io.mmoe.metric;

import java.util.Arrays;

/**
 * The exact area under the ROC curve: the probability that a positive scores above a negative, ties
 * counting half (Mann, Whitney 1947).
 *
 * <p>Keeps 8 bytes for each element. Not safe for use by several threads.
 */
public final class ExactAuc {
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

  public long positives() {
    return positives;
  }

  /** From 0 to 1; NaN unless there are positives and negatives. */
  public double value() {
    long[] sorted = Arrays.copyOf(sortable, size);
    Arrays.sort(sorted);
    long negatives = size - positives;
    double wins = 0;
    long negativesBelow = 0;
    int at = 0;
    while (at < size) {
      long score = sorted[at] >> 1;
      long tiedPositives = 0;
      long tiedNegatives = 0;
      for (; at < size && sorted[at] >> 1 == score; at++) {
        if ((sorted[at] & 1) == 1) {
          tiedPositives++;
        } else {
          tiedNegatives++;
        }
      }
      wins += tiedPositives * (negativesBelow + tiedNegatives / 2.0);
      negativesBelow += tiedNegatives;
    }
    return wins / ((double) positives * negatives);
  }
}
