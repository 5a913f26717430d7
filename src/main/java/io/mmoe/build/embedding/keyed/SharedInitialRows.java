package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.embedding.TableShards;
import io.mmoe.build.graph.RawOps;
import io.mmoe.build.graph.Vectors;
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

/** The rows of a hash table, which keys share, read and train until they get their own row. */
final class SharedInitialRows implements InitialRows {
  private final TableShards table;

  /**
   * @param table [buckets, D]
   */
  SharedInitialRows(TableShards table) {
    this.table = table;
  }

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

  /** Adds up the gradients of waiting keys that share a row. */
  @Override
  public List<TableGradient> gradients(
      Ops tf, UniqueIds ids, Operand<TBool> admitted, Operand<TFloat32> values) {
    Operand<TInt32> axis = tf.constant(0);
    Operand<TInt64> waiting = Vectors.where(tf, tf.math.logicalNot(admitted));
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
