package io.mmoe.train.feed;

import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Makes the tensors of one column group: distinct ids, where each id stands among them, the segment
 * of each. Reuses its arrays from batch to batch; not safe for several threads.
 */
abstract class GroupTensors {
  private final int columns;
  private int[] index = new int[1024];
  private int[] segments = new int[1024];
  private int size;

  GroupTensors(int columns) {
    this.columns = columns;
  }

  /** Begins a batch. */
  void clear() {
    size = 0;
  }

  /**
   * Adds the ids of a row.
   *
   * @param row of the batch
   */
  void add(int row, EncodedColumns from, int fromRow) {
    int end = from.start(fromRow + 1);
    makeRoom(end - from.start(fromRow));
    for (int i = from.start(fromRow); i < end; i++) {
      index[size] = indexOf(from.id(i), from.column(i));
      segments[size] = row * columns + from.column(i);
      size++;
    }
  }

  /** Adds the tensors to a list; the caller closes them. */
  void tensors(List<Tensor> to) {
    to.add(distinct());
    to.add(vector(index, size));
    to.add(vector(segments, size));
  }

  /** Where an id stands among the distinct ones. */
  abstract int indexOf(long id, int column);

  /** The distinct ids. */
  abstract TInt64 distinct();

  static TInt64 vector(long[] values, int length) {
    return TInt64.tensorOf(Shape.of(length), DataBuffers.of(values, true, false).narrow(length));
  }

  static TInt32 vector(int[] values, int length) {
    return TInt32.tensorOf(Shape.of(length), DataBuffers.of(values, true, false).narrow(length));
  }

  private void makeRoom(int more) {
    if (size + more > index.length) {
      index = java.util.Arrays.copyOf(index, 2 * (size + more));
      segments = java.util.Arrays.copyOf(segments, index.length);
    }
  }
}
