package io.mmoe.build.embedding.keyed;

import io.mmoe.build.graph.KeyedTable;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TType;

/**
 * The shards of a keyed table.
 *
 * <p>Rows are found and updated on the device of their shard. Only keys and the requested cells
 * cross the network.
 */
final class KeyedShards {
  private final List<KeyedTable> shards;

  KeyedShards(List<KeyedTable> shards) {
    this.shards = List.copyOf(shards);
  }

  List<KeyedTable> shards() {
    return shards;
  }

  /**
   * The result of a search for R keys.
   *
   * @param cells first cells of each row, [R, count], zeros for keys without a row
   * @param present whether a key has a row, [R]
   */
  record Found(Operand<TFloat32> cells, Operand<TBool> present) {}

  /** Adds the ops that find the first {@code count} cells of the rows of [R] keys. */
  Found find(Ops tf, Operand<TInt64> keys, int count) {
    if (shards.size() == 1) {
      return find(shards.get(0), tf, keys, count);
    }
    Operand<TInt32> owners = owners(tf, keys);
    List<Operand<TInt32>> positions =
        byOwner(tf, tf.range(tf.constant(0), tf.size(keys), tf.constant(1)), owners);
    List<Operand<TInt64>> own = byOwner(tf, keys, owners);
    List<Operand<TFloat32>> cells = new ArrayList<>();
    List<Operand<TBool>> present = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      Found found = find(shards.get(i), tf, own.get(i), count);
      cells.add(found.cells());
      present.add(found.present());
    }
    return new Found(tf.dynamicStitch(positions, cells), tf.dynamicStitch(positions, present));
  }

  private static Found find(KeyedTable shard, Ops tf, Operand<TInt64> keys, int count) {
    Ops there = shard.on(tf);
    Operand<TFloat32> rows = shard.find(there, keys);
    return new Found(KeyedTable.cells(there, rows, 0, count), shard.isPresent(there, rows));
  }

  /** Adds the ops that split values of [R] keys, [R, ...], by the shard of each key. */
  <T extends TType> List<Operand<T>> split(Ops tf, Operand<TInt64> keys, Operand<T> values) {
    return shards.size() == 1 ? List.of(values) : byOwner(tf, values, owners(tf, keys));
  }

  private <T extends TType> List<Operand<T>> byOwner(
      Ops tf, Operand<T> values, Operand<TInt32> owners) {
    List<Operand<T>> parts = new ArrayList<>();
    tf.dynamicPartition(values, owners, (long) shards.size()).outputs().forEach(parts::add);
    return parts;
  }

  private Operand<TInt32> owners(Ops tf, Operand<TInt64> keys) {
    return tf.dtypes.cast(tf.math.mod(keys, tf.constant((long) shards.size())), TInt32.class);
  }
}
