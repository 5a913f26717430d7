package io.mmoe.build.model;

import io.mmoe.build.graph.DenseLayer;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.TrainableWeights;
import io.mmoe.settings.ModelSettings.TowerSettings;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * The tower of a task, from the mixture of experts to the logit.
 *
 * @param stack ReLU layers
 * @param last layer from the stack's output to the logit, always in float32
 */
record Tower<T extends TFloating>(ReluStack<T> stack, DenseLayer<TFloat32> last) {

  /**
   * Adds the tower of a task.
   *
   * @param mixture mixture of experts, [B, U]
   */
  static <T extends TFloating> Tower<T> build(
      Ops tf,
      TrainableWeights weights,
      NumericPolicy<T> policy,
      Operand<T> mixture,
      TowerSettings settings) {
    String task = settings.task();
    Ops scope = tf.withSubScope(task);
    ReluStack<T> stack = ReluStack.build(scope, weights, policy, mixture, task, settings.units());
    DenseLayer<TFloat32> last =
        weights.dense(
            scope.withSubScope("output"),
            NumericPolicy.FLOAT32,
            policy.toFloat(scope, stack.output()),
            1,
            false,
            "MMOE/" + task + "/" + task + "_output");
    return new Tower<>(stack, last);
  }

  /** Returns the logit, [B, 1]. */
  Operand<TFloat32> logit() {
    return last.output();
  }

  /**
   * Adds the gradients of the tower's weights.
   *
   * @param upstream gradient of the logit, [B, 1]
   * @param gradients receives the gradients of the weights
   * @return gradient of the mixture, [B, U]
   */
  Operand<T> backward(
      Ops tf, NumericPolicy<T> policy, Operand<TFloat32> upstream, List<WeightGradient> gradients) {
    Operand<TFloat32> features = last.backward(tf, upstream, gradients);
    return stack.backward(tf, policy.toCompute(tf, features), gradients);
  }
}
