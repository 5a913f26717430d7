package io.mmoe.model;

import io.mmoe.graph.TrainableWeights;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** One task's gate: how much of each expert the task takes, {@code softmax(x * W + b)}. */
record Gate(String task, int experts) {

  /**
   * @param x [B, in]
   * @return [B, E], each row summing to 1
   */
  Operand<TFloat32> apply(Ops tf, TrainableWeights weights, Operand<TFloat32> x) {
    String name = task + "_gate";
    Ops scope = tf.withSubScope(name);
    Operand<TFloat32> scores = weights.dense(scope, x, experts, "MMOE/" + name + "/" + name);
    return scope.withName("probabilities").nn.softmax(scores);
  }
}
