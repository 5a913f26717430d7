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
 * Builds the tensors of a group that is looked up by keys. A key is {@code fingerprint mod (2^63 -
 * 1)}, XORed with the column's mask.
 *
 * <p>Appends two more vectors over the distinct keys, their columns and their counts, and for
 * {@link IdKind#KEYS_AND_TABLE_ROWS} a third one, their rows in the joint hash table.
 */
final class KeyTensors extends GroupTensors {
  private final DistinctKeys distinct = new DistinctKeys();
  private final long[] masks;
  private final int[] firstRows;
  private final int[] buckets;
  private final boolean withRows;
  private final boolean countKeys;
  private long[] rows = new long[1024];

  /**
   * @param ids the kind of keys
   * @param countKeys whether occurrences are counted, or all counts are 0
   */
  KeyTensors(ColumnGroup group, IdKind ids, boolean countKeys) {
    super(group.columns().size());
    List<Feature> columns = group.columns();
    masks = IntStream.range(0, columns.size()).mapToLong(group::keyMask).toArray();
    firstRows = IntStream.range(0, columns.size()).map(group::firstRow).toArray();
    buckets = columns.stream().mapToInt(Feature::buckets).toArray();
    withRows = ids == IdKind.KEYS_AND_TABLE_ROWS;
    this.countKeys = countKeys;
  }

  @Override
  void clear() {
    super.clear();
    distinct.clear();
  }

  @Override
  int indexOf(long fingerprint, int column) {
    int before = distinct.count;
    long key = Long.remainderUnsigned(fingerprint, Long.MAX_VALUE) ^ masks[column];
    int index = distinct.indexOf(key, column);
    if (withRows && index == before) {
      if (index == rows.length) {
        rows = Arrays.copyOf(rows, 2 * index);
      }
      rows[index] = firstRows[column] + Long.remainderUnsigned(fingerprint, buckets[column]);
    }
    return index;
  }

  @Override
  TInt64 distinct() {
    return vector(distinct.keys, distinct.count);
  }

  @Override
  void appendTo(List<Tensor> tensors) {
    super.appendTo(tensors);
    int count = distinct.count;
    tensors.add(vector(distinct.columns, count));
    tensors.add(vector(countKeys ? distinct.counts : new int[count], count));
    if (withRows) {
      tensors.add(vector(rows, count));
    }
  }

  /**
   * The distinct keys of a batch in the order of their first occurrence, with the column and the
   * number of occurrences of each.
   *
   * <p>An open-addressing hash table of indices. Its hash function only folds the key, because keys
   * are hashes.
   */
  private static final class DistinctKeys {
    private int[] indices = new int[1 << 12]; // Stored plus 1, because 0 marks a free slot.
    private long[] keys = new long[1 << 11];
    private int[] columns = new int[1 << 11];
    private int[] counts = new int[1 << 11];
    private int count;

    void clear() {
      Arrays.fill(indices, 0);
      count = 0;
    }

    /** Returns the index of a key, appends the key if it is new, and counts it. */
    int indexOf(long key, int column) {
      int slot = slotOf(key);
      int known = indices[slot] - 1;
      if (known >= 0) {
        counts[known]++;
        return known;
      }
      if (count == keys.length) {
        grow();
        slot = slotOf(key);
      }
      keys[count] = key;
      columns[count] = column;
      counts[count] = 1;
      indices[slot] = ++count;
      return count - 1;
    }

    /** Returns the slot of a key, or the free slot in which it would be stored. */
    private int slotOf(long key) {
      int mask = indices.length - 1;
      int slot = (int) (key ^ key >>> 32) & mask;
      while (indices[slot] != 0 && keys[indices[slot] - 1] != key) {
        slot = slot + 1 & mask;
      }
      return slot;
    }

    private void grow() {
      keys = Arrays.copyOf(keys, 2 * count);
      columns = Arrays.copyOf(columns, 2 * count);
      counts = Arrays.copyOf(counts, 2 * count);
      indices = new int[2 * indices.length];
      for (int i = 0; i < count; i++) {
        indices[slotOf(keys[i])] = i + 1;
      }
    }
  }
}
