package io.mmoe.build.embedding.keyed;

import io.mmoe.build.graph.CriticalSection;
import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.input.UniqueIds;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * A counter filter: it admits a key once its occurrences, this batch included, reach a frequency.
 *
 * <p>The counts are in a keyed table of their own, which needs less memory than embedding rows. A
 * count stops at the frequency.
 */
final class CounterAdmission implements Admission {
  private final KeyedShards counts;
  private final int frequency;

  /**
   * @param counts a table with two cells for each key: the count and the step of its last change
   */
  CounterAdmission(KeyedShards counts, int frequency) {
    this.counts = counts;
    this.frequency = frequency;
  }

  @Override
  public boolean admitsAll() {
    return false;
  }

  @Override
  public Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present) {
    Operand<TFloat32> seen =
        tf.reshape(counts.find(tf, ids.ids(), 1).cells(), tf.constant(new int[] {-1}));
    Operand<TFloat32> now =
        tf.math.add(seen, tf.dtypes.cast(ids.requireKeys().counts(), TFloat32.class));
    Operand<TBool> enough = tf.math.greaterEqual(now, tf.constant((float) frequency));
    // A batch without counts does not train. It must not create a row for an evicted key.
    Operand<TBool> counting = tf.math.greater(ids.requireKeys().counts(), tf.constant(0));
    return new Decision(tf.math.logicalOr(present, tf.math.logicalAnd(enough, counting)), seen);
  }

  @Override
  public List<Op> count(Ops tf, UniqueIds ids, Operand<TInt64> step) {
    List<Operand<TInt64>> keys = counts.split(tf, ids.ids(), ids.ids());
    List<Operand<TInt32>> columns = counts.split(tf, ids.ids(), ids.requireKeys().columns());
    List<Operand<TInt32>> more = counts.split(tf, ids.ids(), ids.requireKeys().counts());
    List<Op> updates = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      KeyedTable shard = counts.shards().get(i);
      Operand<TInt64> own = keys.get(i);
      Operand<TFloat32> added = column(tf, more.get(i));
      Operand<TFloat32> column = column(tf, columns.get(i));
      updates.add(
          CriticalSection.of(
              shard.on(tf), shard.lock(), there -> add(there, shard, own, added, column, step)));
    }
    return updates;
  }

  private List<Op> add(
      Ops there,
      KeyedTable shard,
      Operand<TInt64> keys,
      Operand<TFloat32> added,
      Operand<TFloat32> column,
      Operand<TInt64> step) {
    Operand<TFloat32> old = KeyedTable.cells(there, shard.find(there, keys), 0, 1);
    Operand<TFloat32> sum =
        there.math.minimum(there.math.add(old, added), there.constant((float) frequency));
    Operand<TFloat32> version =
        there.math.add(there.zerosLike(sum), there.dtypes.cast(step, TFloat32.class));
    return List.of(
        shard.insert(there, keys, there.concat(List.of(sum, version, column), there.constant(1))));
  }

  /** Turns [R] integers into [R, 1] floats. */
  private static Operand<TFloat32> column(Ops tf, Operand<TInt32> numbers) {
    return tf.expandDims(tf.dtypes.cast(numbers, TFloat32.class), tf.constant(1));
  }
}
