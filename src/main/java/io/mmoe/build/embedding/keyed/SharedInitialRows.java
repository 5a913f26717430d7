package io.mmoe.build.embedding;

import io.mmoe.build.graph.Indices;
import io.mmoe.build.graph.RawOps;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.UniqueWithCounts;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The rows of a hash table, which keys share until they get their own: they read and train them.
 *
 * @param table [buckets, D], trained by the keys that have no row of their own
 */
record SharedInitialRows(TablePieces table) implements InitialRows {

  @Override
  public Operand<TFloat32> of(Ops tf, UniqueIds ids) {
    return table.gather(tf, ids.requireKeys().requireRows());
  }

  @Override
  public Operand<TFloat32> of(Ops tf, SparseIds ids) {
    return table.gather(tf, ids.requireRows());
  }

  @Override
  public boolean readByWaitingKeys() {
    return true;
  }

  /** Waiting keys of one row add up there. */
  @Override
  public List<TableGradient> gradients(
      Ops tf, UniqueIds ids, Operand<TBool> admitted, Operand<TFloat32> values) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<TInt64> waiting = Indices.where(tf, tf.math.logicalNot(admitted));
    UniqueWithCounts<TInt64, TInt32> rows =
        tf.uniqueWithCounts(
            tf.gather(ids.requireKeys().requireRows(), waiting, axis), tf.constant(new int[] {0}));
    Operand<TFloat32> sums =
        RawOps.of(tf, "UnsortedSegmentSum")
            .input(tf.gather(values, waiting, axis))
            .input(rows.idx())
            .input(tf.size(rows.y()))
            .output();
    return table.gradients(tf, rows.y(), sums);
  }
}
