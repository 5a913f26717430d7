package io.mmoe.train.feed;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows as labels and ids, in compact arrays: one byte for a label, 5 or 9 for an id. Immutable. */
final class EncodedRows {
  private final int size;
  private final int tasks;
  private final byte[] labels;
  private final List<Ids> groups;

  /** The rows {@code [from, to)}. */
  record Slice(EncodedRows rows, int from, int to) {
    int size() {
      return to - from;
    }
  }

  /**
   * Takes ownership of the array.
   *
   * @param tasks labels of a row (T)
   * @param labels [size * T], row after row
   */
  private EncodedRows(int size, int tasks, byte[] labels, List<Ids> groups) {
    this.size = size;
    this.tasks = tasks;
    this.labels = labels;
    this.groups = List.copyOf(groups);
  }

  /** Returns the number of rows. */
  int size() {
    return size;
  }

  int label(int row, int task) {
    return labels[row * tasks + task];
  }

  /** Returns the ids of one column group. */
  Ids group(int number) {
    return groups.get(number);
  }

  /** Returns the memory that the arrays take. */
  long bytes() {
    return labels.length + groups.stream().mapToLong(Ids::bytes).sum();
  }

  /**
   * Copies slices into one, in their order.
   *
   * @param slices at least one, each with at least one row
   */
  static EncodedRows join(List<Slice> slices) {
    EncodedRows first = slices.get(0).rows();
    int tasks = first.tasks;
    int size = 0;
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    for (Slice slice : slices) {
      size = Math.addExact(size, slice.size());
      labels.write(slice.rows().labels, slice.from() * tasks, slice.size() * tasks);
    }
    List<Ids> groups = new ArrayList<>();
    for (int group = 0; group < first.groups.size(); group++) {
      groups.add(Ids.join(slices, group, size));
    }
    return new EncodedRows(size, tasks, labels.toByteArray(), groups);
  }

  /** The ids of one column group, row after row, with the column of each. Immutable. */
  static final class Ids {
    private final int[] starts;
    private final int[] ids;
    private final int @Nullable [] highs;
    private final byte[] columns;

    /**
     * Takes ownership of the arrays.
     *
     * @param starts [rows + 1], the index of each row's first id, and the number of ids
     * @param ids rows of the group's joint table, or the lower halves of fingerprints
     * @param highs the upper halves of fingerprints, absent for rows of a table
     * @param columns each id's column by its number in the group, ascending within a row
     */
    private Ids(int[] starts, int[] ids, int @Nullable [] highs, byte[] columns) {
      this.starts = starts;
      this.ids = ids;
      this.highs = highs;
      this.columns = columns;
    }

    /** Returns the index of a row's first id, which is also the end of the row before. */
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

    private long bytes() {
      long halves = highs == null ? 1 : 2;
      return Integer.BYTES * (starts.length + halves * ids.length) + columns.length;
    }

    private static Ids join(List<Slice> slices, int group, int rows) {
      int size = 0;
      for (Slice slice : slices) {
        Ids part = slice.rows().group(group);
        size = Math.addExact(size, part.start(slice.to()) - part.start(slice.from()));
      }
      int[] starts = new int[rows + 1];
      int[] ids = new int[size];
      int[] highs = slices.get(0).rows().group(group).highs == null ? null : new int[size];
      byte[] columns = new byte[size];
      int row = 0;
      int at = 0;
      for (Slice slice : slices) {
        Ids part = slice.rows().group(group);
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
      return new Ids(starts, ids, highs, columns);
    }
  }

  /** Collects rows. Not safe for use by several threads. */
  static final class Builder {
    private final int tasks;
    private final List<IdsBuilder> groups;
    private final ByteArrayOutputStream labels = new ByteArrayOutputStream();
    private int size;

    /**
     * @param tasks labels of a row (T)
     * @param fingerprints whether ids take 64 bits
     */
    Builder(int tasks, int groups, boolean fingerprints) {
      this.tasks = tasks;
      this.groups =
          IntStream.range(0, groups).mapToObj(group -> new IdsBuilder(fingerprints)).toList();
    }

    void addLabel(int label) {
      labels.write(label);
    }

    /** Returns the ids of a group, to which the current row's are added. */
    IdsBuilder group(int number) {
      return groups.get(number);
    }

    /** Ends the current row, which has all its labels and ids. */
    void endRow() {
      size++;
      groups.forEach(IdsBuilder::endRow);
    }

    EncodedRows build() {
      return new EncodedRows(
          size, tasks, labels.toByteArray(), groups.stream().map(IdsBuilder::build).toList());
    }
  }

  /** Collects the ids of one group. Not safe for use by several threads. */
  static final class IdsBuilder {
    private static final int INITIAL_SIZE = 1 << 14;

    private int[] starts = new int[INITIAL_SIZE];
    private int[] ids = new int[INITIAL_SIZE];
    private int @Nullable [] highs;
    private byte[] columns = new byte[INITIAL_SIZE];
    private int size;
    private int rows;

    private IdsBuilder(boolean fingerprints) {
      highs = fingerprints ? new int[INITIAL_SIZE] : null;
    }

    /**
     * Adds an id to the current row.
     *
     * @param column its number in the group
     */
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

    private void endRow() {
      rows++;
      if (rows == starts.length) {
        starts = Arrays.copyOf(starts, 2 * rows);
      }
      starts[rows] = size;
    }

    private Ids build() {
      return new Ids(
          Arrays.copyOf(starts, rows + 1),
          Arrays.copyOf(ids, size),
          highs == null ? null : Arrays.copyOf(highs, size),
          Arrays.copyOf(columns, size));
    }
  }
}
