package io.mmoe.build.graph;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt64;

/** Indices in a vector. */
public final class Indices {

  private Indices() {}

  /**
   * Those at which something is true.
   *
   * @param mask [N]
   * @return ascending, as many as are true
   */
  public static Operand<TInt64> where(Ops tf, Operand<TBool> mask) {
    return tf.reshape(tf.where(mask), tf.constant(new int[] {-1}));
  }
}
