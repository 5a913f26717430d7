package io.mmoe.model;

import io.mmoe.graph.TrainableWeights;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Fully connected layers with rectified linear units, the shape of experts and towers alike. */
final class ReluStack {

  private ReluStack() {}

  /**
   * Adds the layers {@code <block>_layer_0}, {@code _layer_1}, ...
   *
   * @param x [B, in]
   * @param block the name of the expert or tower; its variables repeat the path, because train.py
   *     names each layer by the scope that it opens inside that scope
   * @return [B, last of units]
   */
  static Operand<TFloat32> apply(
      Ops tf, TrainableWeights weights, Operand<TFloat32> x, String block, List<Integer> units) {
    Operand<TFloat32> features = x;
    for (int layer = 0; layer < units.size(); layer++) {
      String path = "MMOE/" + block + "/" + block + "_layer_" + layer;
      Ops scope = tf.withSubScope(block + "_layer_" + layer);
      features =
          scope.nn.relu(
              weights.dense(scope, features, units.get(layer), path + "/" + path + "/dense"));
    }
    return features;
  }
}
