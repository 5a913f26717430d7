package io.mmoe.train.feed;

import io.mmoe.settings.schema.RowSchema;
import io.mmoe.train.session.FedBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;

/**
 * Builds the tensors of one batch after the other: the labels, then those of each column group.
 * Reuses its arrays from batch to batch. Not safe for use by several threads.
 */
final class BatchBuilder {
  private final int tasks;
  private final List<GroupTensors> groups;
  private final EncodedRows[] windows;
  private final int[] rows;
  private int size;

  /**
   * @param batchSize most rows of a batch
   * @param countKeys whether key occurrences are counted, as training requires
   */
  BatchBuilder(RowSchema schema, int batchSize, boolean countKeys) {
    tasks = schema.labels().size();
    groups =
        schema.groups().stream()
            .map(group -> GroupTensors.of(group, schema.ids(), countKeys))
            .toList();
    windows = new EncodedRows[batchSize];
    rows = new int[batchSize];
  }

  /**
   * Adds a row to the current batch.
   *
   * @param row its index in the window
   */
  void add(EncodedRows window, int row) {
    windows[size] = window;
    rows[size] = row;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == rows.length;
  }

  /** Returns the current batch, which the caller closes, and begins the next. */
  FedBatch build() {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(labels());
    for (int i = 0; i < groups.size(); i++) {
      GroupTensors group = groups.get(i);
      group.clear();
      for (int b = 0; b < size; b++) {
        group.add(b, windows[b].group(i), rows[b]);
      }
      group.appendTo(tensors);
    }
    Arrays.fill(windows, null);
    size = 0;
    return new FedBatch(tensors);
  }

  /** Returns the labels, [B, T]. */
  private TInt32 labels() {
    int[] labels = new int[size * tasks];
    for (int b = 0; b < size; b++) {
      for (int task = 0; task < tasks; task++) {
        labels[b * tasks + task] = windows[b].label(rows[b], task);
      }
    }
    return TInt32.tensorOf(Shape.of(size, tasks), DataBuffers.of(labels, true, false));
  }
}
