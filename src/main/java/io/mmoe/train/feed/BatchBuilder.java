package io.mmoe.train.feed;

import io.mmoe.train.session.FedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;

/** Makes tensors of rows. Reuses its arrays from batch to batch; not safe for several threads. */
final class BatchBuilder {
  private final int tasks;
  private final List<GroupTensors> groups;
  private final RowTable[] tables;
  private final int[] rows;
  private int size;

  /**
   * @param tasks labels of a row (T)
   * @param groups of columns
   */
  BatchBuilder(int tasks, List<GroupTensors> groups, int batchSize) {
    this.tasks = tasks;
    this.groups = List.copyOf(groups);
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
    for (int i = 0; i < groups.size(); i++) {
      GroupTensors group = groups.get(i);
      group.clear();
      for (int b = 0; b < size; b++) {
        group.add(b, tables[b].group(i), rows[b]);
      }
      group.tensors(tensors);
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
}
