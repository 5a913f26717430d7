package io.mmoe.build.model;

import io.mmoe.build.graph.DenseLayer;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.settings.ModelSettings.TaskSettings;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ExpandDims;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * The gate of a task, {@code g = softmax(x * W + b)}, with the task's mixture of experts, {@code m
 * = sum_e g[e] * expert_e} (Ma et al. 2018).
 *
 * @param scores layer before the softmax, [B, E]
 * @param shares g [B, E], where each row sums to 1
 * @param computeShares g in the compute type, [B, E, 1]
 * @param experts outputs of all experts, [B, E, U]
 * @param mixture m [B, U]
 */
record Gate<T extends TFloating>(
    DenseLayer<T> scores,
    Operand<TFloat32> shares,
    Operand<T> computeShares,
    Operand<T> experts,
    Operand<T> mixture) {

  /**
   * Adds the gate of a task.
   *
   * @param x [B, in]
   * @param experts outputs of all experts, [B, E, U]
   * @param name name of the dense layer
   */
  static <T extends TFloating> Gate<T> build(
      Ops tf,
      NetworkContext<T> context,
      Operand<T> x,
      Operand<T> experts,
      TaskSettings task,
      String name) {
    NumericPolicy<T> policy = context.policy();
    Ops scope = tf.withSubScope(task.name() + "_gate");
    int numExperts = (int) experts.shape().get(1);
    DenseLayer<T> scores = context.weights().dense(scope, policy, x, numExperts, false, name);
    Operand<TFloat32> shares =
        scope.withName("probabilities").nn.softmax(policy.toFloat(scope, scores.output()));
    ExpandDims<T> computeShares =
        scope.expandDims(policy.toCompute(scope, shares), scope.constant(-1));
    Operand<T> mixture = sum(scope, scope.math.mul(experts, computeShares), 1);
    return new Gate<>(scores, shares, computeShares, experts, mixture);
  }

  /**
   * Adds the gradients of the gate's weights: {@code dg[e] = sum_u dm[u] * expert_e[u]}, {@code ds
   * = g * (dg - sum_e g[e] * dg[e])}.
   *
   * @param upstream dm [B, U]
   * @param gradients receives the gradients of the weights
   * @return gradient of x through the gate, [B, in]
   */
  Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    NumericPolicy<T> policy = scores.policy();
    Operand<T> weighted = tf.math.mul(experts, tf.expandDims(upstream, tf.constant(1)));
    Operand<TFloat32> dg = policy.toFloat(tf, sum(tf, weighted, 2));
    Operand<TFloat32> mean =
        tf.reduceSum(tf.math.mul(shares, dg), tf.constant(1), ReduceSum.keepDims(true));
    Operand<TFloat32> ds = tf.math.mul(shares, tf.math.sub(dg, mean));
    return scores.backward(tf, policy.toCompute(tf, ds), gradients);
  }

  /**
   * Adds the gradient of the experts through this task, {@code g[e] * dm}.
   *
   * @param upstream dm [B, U]
   * @return [B, E, U]
   */
  Operand<T> expertsGradient(Ops tf, Operand<T> upstream) {
    return tf.math.mul(computeShares, tf.expandDims(upstream, tf.constant(1)));
  }

  private static <T extends TFloating> Operand<T> sum(Ops tf, Operand<T> values, int axis) {
    return tf.reduceSum(values, tf.constant(axis), ReduceSum.keepDims(false));
  }
}
