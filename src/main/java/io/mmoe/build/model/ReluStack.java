package io.mmoe.build.model;

import io.mmoe.build.graph.DenseLayer;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.TrainableWeights;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * A stack of fully connected ReLU layers: an expert, or a tower without its last layer.
 *
 * @param layers layers in the order of the forward pass
 */
record ReluStack<T extends TFloating>(List<DenseLayer<T>> layers) {

  /**
   * Adds the layers {@code <block>_layer_0}, {@code _layer_1}, ...
   *
   * @param x [B, in]
   * @param block name of the expert or tower. Variable names contain the path twice, because
   *     train.py names each layer by the full path of the scope that it is created in
   * @param units units of each layer
   */
  static <T extends TFloating> ReluStack<T> build(
      Ops tf,
      TrainableWeights weights,
      NumericPolicy<T> policy,
      Operand<T> x,
      String block,
      List<Integer> units) {
    List<DenseLayer<T>> layers = new ArrayList<>();
    Operand<T> features = x;
    for (int number = 0; number < units.size(); number++) {
      String path = "MMOE/" + block + "/" + block + "_layer_" + number;
      Ops scope = tf.withSubScope(block + "_layer_" + number);
      String name = path + "/" + path + "/dense";
      DenseLayer<T> layer = weights.dense(scope, policy, features, units.get(number), true, name);
      layers.add(layer);
      features = layer.output();
    }
    return new ReluStack<>(List.copyOf(layers));
  }

  /** Returns the output of the last layer, [B, last of units]. */
  Operand<T> output() {
    return layers.get(layers.size() - 1).output();
  }

  /**
   * Adds the gradients of the layers' weights.
   *
   * @param upstream gradient of the output, [B, last of units]
   * @param gradients receives the gradients of the weights
   * @return gradient of x, [B, in]
   */
  Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    Operand<T> gradient = upstream;
    for (int number = layers.size() - 1; number >= 0; number--) {
      gradient = layers.get(number).backward(tf, gradient, gradients);
    }
    return gradient;
  }
}
