package io.mmoe.model;

import io.mmoe.config.ModelSettings.TowerSettings;
import io.mmoe.graph.TrainableWeights;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One task's tower: from its mixture of experts to its logit. */
record Tower(TowerSettings settings) {

  /**
   * @param mixture [B, U]
   * @return the logit, [B, 1]
   */
  Operand<TFloat32> apply(Ops tf, TrainableWeights weights, Operand<TFloat32> mixture) {
    String task = settings.task();
    Ops scope = tf.withSubScope(task);
    Operand<TFloat32> features = ReluStack.apply(scope, weights, mixture, task, settings.units());
    return weights.dense(
        scope.withSubScope("output"), features, 1, "MMOE/" + task + "/" + task + "_output");
  }
}
