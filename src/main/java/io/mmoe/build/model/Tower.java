package io.mmoe.build.model;

import io.mmoe.build.graph.DenseLayer;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.settings.ModelSettings.TaskSettings;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * The tower of a task, from the mixture of experts to the logit.
 *
 * @param hidden hidden layers, absent if the logit follows the mixture
 * @param last layer from the hidden layers' output to the logit, always in float32
 */
record Tower<T extends TFloating>(Optional<Dnn<T>> hidden, DenseLayer<TFloat32> last) {

  /**
   * Adds the tower of a task.
   *
   * @param mixture mixture of experts, [B, U]
   * @param number number of the task, from 0
   */
  static <T extends TFloating> Tower<T> build(
      Ops tf,
      NetworkContext<T> context,
      LayerNames names,
      Operand<T> mixture,
      TaskSettings settings,
      int number) {
    String task = settings.name();
    Ops scope = tf.withSubScope(task);
    Optional<Dnn<T>> hidden =
        settings
            .tower()
            .map(
                layers ->
                    Dnn.build(
                        scope, context, mixture, task, layer -> names.tower(task, layer), layers));
    Operand<T> features = hidden.map(Dnn::output).orElse(mixture);
    DenseLayer<TFloat32> last =
        context
            .weights()
            .dense(
                scope.withSubScope("output"),
                NumericPolicy.FLOAT32,
                context.policy().toFloat(scope, features),
                1,
                false,
                names.output(task, number));
    return new Tower<>(hidden, last);
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
    Operand<T> features = policy.toCompute(tf, last.backward(tf, upstream, gradients));
    return hidden.map(layers -> layers.backward(tf, features, gradients)).orElse(features);
  }
}
