package io.mmoe.embedding;

import io.mmoe.graph.RawOps;
import io.mmoe.input.UniqueIds;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The way back through the mean over the ids of each row. */
final class SegmentMean {

  private SegmentMean() {}

  /**
   * The gradient of each distinct id.
   *
   * @param upstream of the means, [B, D]
   * @return [R, D]
   */
  static Operand<TFloat32> gradient(Ops tf, Operand<TFloat32> upstream, UniqueIds ids) {
    // Version 1 of the op keeps the order of the unique rows; the generated class is version 2.
    return RawOps.of(tf, "SparseSegmentMeanGrad")
        .input(upstream)
        .input(ids.index())
        .input(ids.segments())
        .input(tf.size(ids.ids()))
        .output();
  }
}
