package io.mmoe.train.feed;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Prepared rows: their labels, and their ids for each column group. Immutable. */
final class RowTable {
  private final int rows;
  private final byte[] labels;
  private final List<EncodedColumns> groups;

  /** Some rows of a table. */
  record Slice(RowTable table, int from, int to) {}

  /**
   * @param labels [rows * T], row after row; they become its own
   */
  private RowTable(int rows, byte[] labels, List<EncodedColumns> groups) {
    this.rows = rows;
    this.labels = labels;
    this.groups = List.copyOf(groups);
  }

  int rows() {
    return rows;
  }

  int label(int row, int task) {
    return labels[row * tasks() + task];
  }

  EncodedColumns group(int number) {
    return groups.get(number);
  }

  /** Memory that the arrays take. */
  long bytes() {
    return labels.length + groups.stream().mapToLong(EncodedColumns::bytes).sum();
  }

  /** One table of the rows of several tables, of which there is at least one, none without rows. */
  static RowTable join(List<Slice> slices) {
    RowTable first = slices.get(0).table();
    int tasks = first.tasks();
    int rows = 0;
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    for (Slice slice : slices) {
      int sliceRows = slice.to() - slice.from();
      rows = Math.addExact(rows, sliceRows);
      labels.write(slice.table().labels, slice.from() * tasks, sliceRows * tasks);
    }
    List<EncodedColumns> groups = new ArrayList<>();
    for (int group = 0; group < first.groups.size(); group++) {
      groups.add(EncodedColumns.join(slices, group, rows));
    }
    return new RowTable(rows, labels.toByteArray(), groups);
  }

  private int tasks() {
    return labels.length / rows;
  }

  /** Collects rows. Not safe for use by several threads. */
  static final class Builder {
    private final List<EncodedColumns.Builder> groups;
    private final ByteArrayOutputStream labels = new ByteArrayOutputStream();
    private int rows;

    Builder(int groups, boolean fingerprints) {
      this.groups =
          IntStream.range(0, groups)
              .mapToObj(group -> new EncodedColumns.Builder(fingerprints))
              .toList();
    }

    void addLabel(int label) {
      labels.write(label);
    }

    /** The ids of a group, to which the row's are added. */
    EncodedColumns.Builder group(int number) {
      return groups.get(number);
    }

    /** The row has all its labels and ids. */
    void endRow() {
      rows++;
      groups.forEach(EncodedColumns.Builder::endRow);
    }

    RowTable build() {
      return new RowTable(
          rows, labels.toByteArray(), groups.stream().map(EncodedColumns.Builder::build).toList());
    }
  }
}
