package io.mmoe.model;

import io.mmoe.graph.TrainableWeights;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * One expert: rectified linear layers that every task may draw on.
 *
 * @param number counted from 1, as in the variables' names
 */
record Expert(int number, List<Integer> units) {

  /**
   * @param x [B, in]
   * @return [B, last of units]
   */
  Operand<TFloat32> apply(Ops tf, TrainableWeights weights, Operand<TFloat32> x) {
    String name = "expert_" + number;
    return ReluStack.apply(tf.withSubScope(name), weights, x, name, units);
  }
}
