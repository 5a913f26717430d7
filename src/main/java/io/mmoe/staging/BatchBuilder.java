package io.mmoe.staging;

import io.mmoe.config.ColumnGroup;
import io.mmoe.session.FedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** Makes tensors of rows. Reuses its arrays from batch to batch; not safe for several threads. */
final class BatchBuilder {
  private final int tasks;
  private final List<ColumnGroup> groups;
  private final List<DistinctRows> distinct;
  private final RowTable[] tables;
  private final int[] rows;
  private int size;
  private int[] index = new int[1024];
  private int[] segments = new int[1024];
  private int ids;

  /**
   * @param tasks labels of a row (T)
   */
  BatchBuilder(int tasks, List<ColumnGroup> groups, int batchSize) {
    this.tasks = tasks;
    this.groups = groups;
    distinct = groups.stream().map(group -> new DistinctRows(group.rows())).toList();
    tables = new RowTable[batchSize];
    rows = new int[batchSize];
  }

  void add(RowTable table, int row) {
    tables[size] = table;
    rows[size] = row;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == rows.length;
  }

  /** The tensors of the rows that were added; the caller closes them. Begins the next batch. */
  FedBatch build() {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(labels());
    for (int group = 0; group < groups.size(); group++) {
      DistinctRows found = distinct.get(group);
      collect(found, group);
      tensors.add(
          TInt64.tensorOf(
              Shape.of(found.count()),
              DataBuffers.of(found.rows(), true, false).narrow(found.count())));
      tensors.add(vector(index));
      tensors.add(vector(segments));
    }
    Arrays.fill(tables, null);
    size = 0;
    return new FedBatch(tensors);
  }

  private TInt32 labels() {
    int[] labels = new int[size * tasks];
    for (int b = 0; b < size; b++) {
      for (int task = 0; task < tasks; task++) {
        labels[b * tasks + task] = tables[b].label(rows[b], task);
      }
    }
    return TInt32.tensorOf(Shape.of(size, tasks), DataBuffers.of(labels, true, false));
  }

  private void collect(DistinctRows found, int group) {
    int columns = groups.get(group).columns().size();
    found.clear();
    ids = 0;
    for (int b = 0; b < size; b++) {
      IdRows of = tables[b].group(group);
      int end = of.start(rows[b] + 1);
      makeRoom(end - of.start(rows[b]));
      for (int i = of.start(rows[b]); i < end; i++) {
        index[ids] = found.indexOf(of.id(i));
        segments[ids] = b * columns + of.column(i);
        ids++;
      }
    }
  }

  private void makeRoom(int more) {
    if (ids + more > index.length) {
      index = Arrays.copyOf(index, 2 * (ids + more));
      segments = Arrays.copyOf(segments, index.length);
    }
  }

  private TInt32 vector(int[] values) {
    return TInt32.tensorOf(Shape.of(ids), DataBuffers.of(values, true, false).narrow(ids));
  }
}
