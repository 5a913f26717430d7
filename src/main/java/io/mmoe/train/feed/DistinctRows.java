package io.mmoe.train.feed;

import java.util.Arrays;

/**
 * Finds the distinct ids of one batch after the other, in the order of their first appearance.
 *
 * <p>Remembers for each row of the table where it stood; numbers grow from batch to batch, so that
 * nothing is cleared between them. Not safe for use by several threads.
 */
final class DistinctRows {
  private final int[] seen;
  private int base = 1;
  private int count;
  private long[] rows = new long[1024];

  /**
   * @param tableRows ids are below
   */
  DistinctRows(int tableRows) {
    seen = new int[tableRows];
  }

  /** Begins a batch. */
  void clear() {
    if (base > Integer.MAX_VALUE - 2 * seen.length - count) {
      Arrays.fill(seen, 0);
      base = 1;
    } else {
      base += count;
    }
    count = 0;
  }

  /** Where an id stands among the distinct ones, at their end if it is new. */
  int indexOf(int id) {
    int known = seen[id] - base;
    if (known >= 0) {
      return known;
    }
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
    }
    rows[count] = id;
    seen[id] = base + count;
    return count++;
  }

  /** The distinct ids so far; those before {@link #count} hold until the next batch. */
  long[] rows() {
    return rows;
  }

  int count() {
    return count;
  }
}
