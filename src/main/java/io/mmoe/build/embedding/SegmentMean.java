package io.mmoe.build.embedding;

import io.mmoe.build.graph.RawOps;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The mean over the ids of each row of a batch, with its gradient. */
public final class SegmentMean {

  private SegmentMean() {}

  /**
   * Adds the mean of embeddings that were read for each id, repeats included.
   *
   * @param rows [N, D]
   * @return [B, D]
   */
  public static Operand<TFloat32> of(Ops tf, Operand<TFloat32> rows, SparseIds ids) {
    if (ids.onePerRow()) {
      return rows;
    }
    Operand<TInt32> all = tf.range(tf.constant(0), tf.size(ids.ids()), tf.constant(1));
    return tf.sparse.sparseSegmentMean(rows, all, ids.segments());
  }

  /**
   * Adds the gradient of each distinct id.
   *
   * @param upstream gradient of the means, [B, D]
   * @return [R, D]
   */
  public static Operand<TFloat32> gradient(Ops tf, Operand<TFloat32> upstream, UniqueIds ids) {
    // Version 1 of the op keeps the order of the distinct ids. The generated class is version 2.
    return RawOps.of(tf, "SparseSegmentMeanGrad")
        .input(upstream)
        .input(ids.index())
        .input(ids.segments())
        .input(tf.size(ids.ids()))
        .output();
  }
}
