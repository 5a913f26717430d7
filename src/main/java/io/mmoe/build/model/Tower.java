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
 * One task's tower: from its mixture of experts to its logit.
 *
 * @param last from the stack's output to the logit, in float32 always
 */
record Tower<T extends TFloating>(ReluStack<T> stack, DenseLayer<TFloat32> last) {

  /**
   * Adds the tower of a task.
   *
   * @param mixture [B, U]
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

  /** [B, 1]. */
  Operand<TFloat32> logit() {
    return last.output();
  }

  /**
   * Adds the gradients of the tower's weights.
   *
   * @param upstream the gradient of the logit, [B, 1]
   * @return the gradient of the mixture, [B, U]
   */
  Operand<T> backward(
      Ops tf, NumericPolicy<T> policy, Operand<TFloat32> upstream, List<WeightGradient> gradients) {
    Operand<TFloat32> features = last.backward(tf, upstream, gradients);
    return stack.backward(tf, policy.toCompute(tf, features), gradients);
  }
}
