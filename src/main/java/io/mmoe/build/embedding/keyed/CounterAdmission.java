package io.mmoe.build.embedding;

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
 * Admits a key once its occurrences so far and in this batch are enough. The counts of keys are in
 * a table of their own, which takes less than rows would; a count ends at the frequency.
 *
 * @param counts keys with two cells, the count and the step that changed it last
 */
record CounterAdmission(KeyPieces counts, int frequency) implements Admission {

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
    // Where nothing is counted, only a row admits: the key may have lost it.
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
      KeyedTable piece = counts.pieces().get(i);
      Operand<TInt64> own = keys.get(i);
      Operand<TFloat32> added = column(tf, more.get(i));
      Operand<TFloat32> column = column(tf, columns.get(i));
      updates.add(
          CriticalSection.of(
              piece.on(tf), piece.lock(), there -> add(there, piece, own, added, column, step)));
    }
    return updates;
  }

  private List<Op> add(
      Ops there,
      KeyedTable piece,
      Operand<TInt64> keys,
      Operand<TFloat32> added,
      Operand<TFloat32> column,
      Operand<TInt64> step) {
    Operand<TFloat32> old = KeyedTable.cells(there, piece.find(there, keys), 0, 1);
    Operand<TFloat32> sum =
        there.math.minimum(there.math.add(old, added), there.constant((float) frequency));
    Operand<TFloat32> version =
        there.math.add(there.zerosLike(sum), there.dtypes.cast(step, TFloat32.class));
    return List.of(
        piece.insert(there, keys, there.concat(List.of(sum, version, column), there.constant(1))));
  }

  /** [R] whole numbers as [R, 1]. */
  private static Operand<TFloat32> column(Ops tf, Operand<TInt32> numbers) {
    return tf.expandDims(tf.dtypes.cast(numbers, TFloat32.class), tf.constant(1));
  }
}
