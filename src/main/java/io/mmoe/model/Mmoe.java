package io.mmoe.model;

import io.mmoe.config.ModelSettings;
import io.mmoe.config.ModelSettings.TowerSettings;
import io.mmoe.graph.TrainableWeights;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.core.Stack;
import org.tensorflow.types.TFloat32;

/**
 * The network: for each task t, {@code logit_t = tower_t(sum_e gate_t[e] * expert_e(x))}.
 *
 * @param experts the experts' outputs, [B, E, U]
 * @param gates each task's gate, [B, E]
 * @param logits [B, T]
 */
public record Mmoe(
    Operand<TFloat32> experts, List<Operand<TFloat32>> gates, Operand<TFloat32> logits) {

  /**
   * Adds the network.
   *
   * @param x [B, in], the input layer's output
   */
  public static Mmoe build(
      Ops tf, TrainableWeights weights, ModelSettings settings, Operand<TFloat32> x) {
    List<Operand<TFloat32>> outputs = new ArrayList<>();
    for (int number = 1; number <= settings.experts(); number++) {
      outputs.add(new Expert(number, settings.expertUnits()).apply(tf, weights, x));
    }
    Operand<TFloat32> experts = tf.withName("experts").stack(outputs, Stack.axis(1L));
    List<Operand<TFloat32>> gates = new ArrayList<>();
    List<Operand<TFloat32>> logits = new ArrayList<>();
    for (TowerSettings tower : settings.towers()) {
      Operand<TFloat32> gate = new Gate(tower.task(), settings.experts()).apply(tf, weights, x);
      gates.add(gate);
      logits.add(new Tower(tower).apply(tf, weights, mixture(tf, experts, gate)));
    }
    Operand<TFloat32> joined =
        tf.squeeze(tf.stack(logits, Stack.axis(1L)), Squeeze.axis(List.of(2L)));
    return new Mmoe(experts, List.copyOf(gates), joined);
  }

  private static Operand<TFloat32> mixture(
      Ops tf, Operand<TFloat32> experts, Operand<TFloat32> gate) {
    Operand<TFloat32> weighted = tf.math.mul(experts, tf.expandDims(gate, tf.constant(-1)));
    return tf.reduceSum(weighted, tf.constant(1), ReduceSum.keepDims(false));
  }
}
