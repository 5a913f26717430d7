package io.mmoe.train.feed;

import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * Builds the tensors of one column group: the distinct ids of the batch, the index of each id among
 * them, and the segment of each id ({@code row * columns + column}).
 *
 * <p>Reuses its arrays from batch to batch. Not safe for use by several threads.
 */
abstract sealed class GroupTensors permits RowTensors, KeyTensors {
  private final int columns;
  private int[] index = new int[1024];
  private int[] segments = new int[1024];
  private int size;

  GroupTensors(int columns) {
    this.columns = columns;
  }

  /**
   * Returns the tensors for tables that are looked up by rows or by keys.
   *
   * @param countKeys whether key occurrences are counted, or all counts are 0
   */
  static GroupTensors of(ColumnGroup group, IdKind ids, boolean countKeys) {
    return ids.hasKeys() ? new KeyTensors(group, ids, countKeys) : new RowTensors(group);
  }

  /** Begins a batch. */
  void clear() {
    size = 0;
  }

  /**
   * Adds the ids of a row.
   *
   * @param row index in the batch
   * @param fromRow index in the ids
   */
  void add(int row, EncodedRows.Ids from, int fromRow) {
    int end = from.start(fromRow + 1);
    reserve(end - from.start(fromRow));
    for (int i = from.start(fromRow); i < end; i++) {
      index[size] = indexOf(from.id(i), from.column(i));
      segments[size] = row * columns + from.column(i);
      size++;
    }
  }

  /** Appends the tensors to a list, whose owner closes them. */
  void appendTo(List<Tensor> tensors) {
    tensors.add(distinct());
    tensors.add(vector(index, size));
    tensors.add(vector(segments, size));
  }

  /** Returns the index of an id among the distinct ones. A new id is appended to them. */
  abstract int indexOf(long id, int column);

  /** Returns the distinct ids, in the order of their first occurrence. */
  abstract TInt64 distinct();

  static TInt64 vector(long[] values, int length) {
    return TInt64.tensorOf(Shape.of(length), DataBuffers.of(values, true, false).narrow(length));
  }

  static TInt32 vector(int[] values, int length) {
    return TInt32.tensorOf(Shape.of(length), DataBuffers.of(values, true, false).narrow(length));
  }

  private void reserve(int more) {
    if (size + more > index.length) {
      index = Arrays.copyOf(index, 2 * (size + more));
      segments = Arrays.copyOf(segments, index.length);
    }
  }
}
