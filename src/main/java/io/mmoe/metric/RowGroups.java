package io.mmoe.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * To which group each row belongs, such as the user that it was shown to. Keeps 4 bytes for each
 * row and an entry for each group. Not safe for use by several threads.
 */
public final class RowGroups {
  private final Map<Long, Integer> numbers = new HashMap<>();
  private int[] ofRow = new int[1024];
  private int rows;

  /**
   * Adds a row.
   *
   * @param key equal for rows of the same group
   */
  public void add(long key) {
    if (rows == ofRow.length) {
      ofRow = Arrays.copyOf(ofRow, Math.multiplyExact(rows, 2));
    }
    ofRow[rows++] = numbers.computeIfAbsent(key, unknown -> numbers.size());
  }

  /** Groups seen. */
  public int count() {
    return numbers.size();
  }

  /** The group of a row, from 0. */
  int of(int row) {
    return ofRow[row];
  }
}
