package io.mmoe.build.optimizer;

import io.mmoe.build.graph.RawOps;
import io.mmoe.build.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Formulas that the variants of AdaGrad (Duchi, Hazan, Singer 2011) share. */
final class AdagradFormula {

  private AdagradFormula() {}

  /** Adds the update of a dense variable: {@code acc += g^2; var -= lr * g / sqrt(acc)}. */
  static Op dense(
      Ops tf,
      Variable variable,
      Variable accumulator,
      Operand<TFloat32> learningRate,
      Operand<TFloat32> gradient) {
    // The generated class is version 2 of the op, with an epsilon and a slower square root.
    return RawOps.of(tf, "ResourceApplyAdagrad")
        .input(variable.handle())
        .input(accumulator.handle())
        .input(learningRate)
        .input(gradient)
        .operation();
  }

  /**
   * Adds the new weights {@code var - lr * g / sqrt(acc)}.
   *
   * @param accumulator sum of squares after the step
   */
  static Operand<TFloat32> moved(
      Ops there,
      Operand<TFloat32> weights,
      Operand<TFloat32> accumulator,
      Operand<TFloat32> learningRate,
      Operand<TFloat32> gradient) {
    return there.math.sub(
        weights,
        there.math.mul(there.math.mul(learningRate, gradient), there.math.rsqrt(accumulator)));
  }
}
