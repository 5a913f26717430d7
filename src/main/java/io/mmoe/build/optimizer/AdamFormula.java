package io.mmoe.build.optimizer;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Formulas that the variants of Adam (Kingma, Ba 2015) share. */
final class AdamFormula {

  private AdamFormula() {}

  /** Adds the new value of a moment: {@code old + (1 - rate) * (target - old)}. */
  static Operand<TFloat32> decayed(
      Ops there, Operand<TFloat32> old, Operand<TFloat32> target, Operand<TFloat32> rate) {
    return there.math.add(old, there.math.mul(rest(there, rate), there.math.sub(target, old)));
  }

  /**
   * Adds the corrected learning rate {@code lr * sqrt(1 - b2^t) / (1 - b1^t)}.
   *
   * @param power1 b1^t
   * @param power2 b2^t
   */
  static Operand<TFloat32> alpha(
      Ops there,
      Operand<TFloat32> learningRate,
      Operand<TFloat32> power1,
      Operand<TFloat32> power2) {
    return there.math.mul(
        learningRate, there.math.div(there.math.sqrt(rest(there, power2)), rest(there, power1)));
  }

  /** Adds the step to subtract from the weights: {@code alpha * m / (sqrt(v) + eps)}. */
  static Operand<TFloat32> difference(
      Ops there,
      Operand<TFloat32> m,
      Operand<TFloat32> v,
      Operand<TFloat32> alpha,
      Operand<TFloat32> epsilon) {
    return there.math.div(there.math.mul(m, alpha), there.math.add(there.math.sqrt(v), epsilon));
  }

  private static Operand<TFloat32> rest(Ops there, Operand<TFloat32> share) {
    return there.math.sub(there.constant(1f), share);
  }
}
