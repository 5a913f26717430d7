package io.mmoe.train.feed;

import io.mmoe.train.feed.RowTable.Slice;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids of one column group, row after row, with the column of each. Immutable. */
final class EncodedColumns {
  private final int[] starts;
  private final int[] ids;
  private final int @Nullable [] highs;
  private final byte[] columns;

  /**
   * The arrays become its own.
   *
   * @param starts [rows + 1], where the ids of each row begin
   * @param ids rows of the group's joint table, or the lower halves of fingerprints
   * @param highs the upper halves of fingerprints
   * @param columns the number of each id's column in the group, ascending within a row
   */
  private EncodedColumns(int[] starts, int[] ids, int @Nullable [] highs, byte[] columns) {
    this.starts = starts;
    this.ids = ids;
    this.highs = highs;
    this.columns = columns;
  }

  /** Where the ids of a row begin, and those of the row before end. */
  int start(int row) {
    return starts[row];
  }

  long id(int index) {
    return highs == null
        ? ids[index]
        : (long) highs[index] << Integer.SIZE | Integer.toUnsignedLong(ids[index]);
  }

  int column(int index) {
    return columns[index];
  }

  /** Memory that the arrays take. */
  long bytes() {
    long halves = highs == null ? 1 : 2;
    return Integer.BYTES * (starts.length + halves * ids.length) + columns.length;
  }

  /** The rows of several slices below each other, of one group. */
  static EncodedColumns join(List<Slice> slices, int group, int rows) {
    int size = 0;
    for (Slice slice : slices) {
      EncodedColumns part = slice.table().group(group);
      size = Math.addExact(size, part.start(slice.to()) - part.start(slice.from()));
    }
    int[] starts = new int[rows + 1];
    int[] ids = new int[size];
    int[] highs = slices.get(0).table().group(group).highs == null ? null : new int[size];
    byte[] columns = new byte[size];
    int row = 0;
    int at = 0;
    for (Slice slice : slices) {
      EncodedColumns part = slice.table().group(group);
      int from = part.start(slice.from());
      int length = part.start(slice.to()) - from;
      System.arraycopy(part.ids, from, ids, at, length);
      if (part.highs != null && highs != null) {
        System.arraycopy(part.highs, from, highs, at, length);
      }
      System.arraycopy(part.columns, from, columns, at, length);
      for (int i = slice.from(); i < slice.to(); i++) {
        starts[row++] = at + part.starts[i] - from;
      }
      at += length;
    }
    starts[rows] = at;
    return new EncodedColumns(starts, ids, highs, columns);
  }

  /** Collects rows. Not safe for use by several threads. */
  static final class Builder {
    private static final int INITIAL_SIZE = 1 << 14;

    private int[] starts = new int[INITIAL_SIZE];
    private int[] ids = new int[INITIAL_SIZE];
    private int @Nullable [] highs;
    private byte[] columns = new byte[INITIAL_SIZE];
    private int size;
    private int rows;

    /**
     * @param fingerprints whether ids take 64 bits
     */
    Builder(boolean fingerprints) {
      highs = fingerprints ? new int[INITIAL_SIZE] : null;
    }

    void add(int column, long id) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, 2 * size);
        highs = highs == null ? null : Arrays.copyOf(highs, 2 * size);
        columns = Arrays.copyOf(columns, 2 * size);
      }
      ids[size] = (int) id;
      if (highs != null) {
        highs[size] = (int) (id >>> Integer.SIZE);
      }
      columns[size] = (byte) column;
      size++;
    }

    void endRow() {
      rows++;
      if (rows == starts.length) {
        starts = Arrays.copyOf(starts, 2 * rows);
      }
      starts[rows] = size;
    }

    EncodedColumns build() {
      return new EncodedColumns(
          Arrays.copyOf(starts, rows + 1),
          Arrays.copyOf(ids, size),
          highs == null ? null : Arrays.copyOf(highs, size),
          Arrays.copyOf(columns, size));
    }
  }
}
