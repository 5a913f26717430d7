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
 * Fully connected layers with rectified linear units: an expert, or a tower up to its last layer.
 *
 * @param layers from the input on
 */
record ReluStack<T extends TFloating>(List<DenseLayer<T>> layers) {

  /**
   * Adds the layers {@code <block>_layer_0}, {@code _layer_1}, ...
   *
   * @param x [B, in]
   * @param block the name of the expert or tower; its variables repeat the path, because train.py
   *     names each layer by the scope that it opens inside that scope
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

  /** [B, last of units]. */
  Operand<T> output() {
    return layers.get(layers.size() - 1).output();
  }

  /**
   * Adds the gradients of the layers' weights.
   *
   * @param upstream [B, last of units]
   * @return the gradient of the input, [B, in]
   */
  Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    Operand<T> gradient = upstream;
    for (int number = layers.size() - 1; number >= 0; number--) {
      gradient = layers.get(number).backward(tf, gradient, gradients);
    }
    return gradient;
  }
}
