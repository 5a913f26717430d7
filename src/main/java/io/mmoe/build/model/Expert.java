package io.mmoe.build.model;

import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.TrainableWeights;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * An expert: a stack of ReLU layers that all tasks share.
 *
 * @param stack layers of the expert
 */
record Expert<T extends TFloating>(ReluStack<T> stack) {

  /**
   * Adds an expert.
   *
   * @param x [B, in]
   * @param number number of the expert, from 1
   * @param units units of each layer, U for the last one
   */
  static <T extends TFloating> Expert<T> build(
      Ops tf,
      TrainableWeights weights,
      NumericPolicy<T> policy,
      Operand<T> x,
      int number,
      List<Integer> units) {
    String name = "expert_" + number;
    return new Expert<>(ReluStack.build(tf.withSubScope(name), weights, policy, x, name, units));
  }

  /** Returns the expert's output, [B, U]. */
  Operand<T> output() {
    return stack.output();
  }

  /**
   * Adds the gradients of the expert's weights.
   *
   * @param upstream gradient of the output, [B, U]
   * @param gradients receives the gradients of the weights
   * @return gradient of x, [B, in]
   */
  Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    return stack.backward(tf, upstream, gradients);
  }
}
