package io.mmoe.train.feed;

import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.IdKind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Tensor;
import org.tensorflow.types.TInt64;

/**
 * The tensors of a group that is looked up by keys, {@code fingerprint mod (2^63 - 1)} XORed with
 * the column's mask: beside the keys their columns and counts, and where a hash table asks for
 * them, their rows.
 */
final class KeyTensors extends GroupTensors {
  private final DistinctKeys distinct = new DistinctKeys();
  private final long[] masks;
  private final int[] firstRows;
  private final int[] buckets;
  private final boolean withRows;
  private final boolean counting;
  private long[] rows = new long[1024];

  /**
   * @param ids which kind of keys
   * @param counting whether occurrences are counted, or 0 is said of each key
   */
  KeyTensors(ColumnGroup group, IdKind ids, boolean counting) {
    super(group.columns().size());
    List<Feature> columns = group.columns();
    masks = IntStream.range(0, columns.size()).mapToLong(group::keyMask).toArray();
    firstRows = IntStream.range(0, columns.size()).map(group::firstRow).toArray();
    buckets = columns.stream().mapToInt(Feature::buckets).toArray();
    withRows = ids == IdKind.KEYS_AND_ROWS;
    this.counting = counting;
  }

  @Override
  void clear() {
    super.clear();
    distinct.clear();
  }

  @Override
  int indexOf(long fingerprint, int column) {
    int before = distinct.count();
    long key = Long.remainderUnsigned(fingerprint, Long.MAX_VALUE) ^ masks[column];
    int place = distinct.indexOf(key, column);
    if (withRows && place == before) {
      if (place == rows.length) {
        rows = Arrays.copyOf(rows, 2 * place);
      }
      rows[place] = firstRows[column] + Long.remainderUnsigned(fingerprint, buckets[column]);
    }
    return place;
  }

  @Override
  TInt64 distinct() {
    return vector(distinct.keys(), distinct.count());
  }

  @Override
  void tensors(List<Tensor> to) {
    super.tensors(to);
    int count = distinct.count();
    to.add(vector(distinct.columns(), count));
    to.add(vector(counting ? distinct.counts() : new int[count], count));
    if (withRows) {
      to.add(vector(rows, count));
    }
  }
}
