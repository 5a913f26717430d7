package io.mmoe.build.model;

import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.TrainableWeights;
import org.tensorflow.types.family.TFloating;

/**
 * The parts that all layers of one forward pass share.
 *
 * @param weights weights of the model, which all forward passes of a graph share
 * @param policy compute type of the dense layers
 * @param phase use of the forward pass
 */
public record NetworkContext<T extends TFloating>(
    TrainableWeights weights, NumericPolicy<T> policy, Phase phase) {

  /** Returns the same parts for another phase. */
  NetworkContext<T> in(Phase other) {
    return new NetworkContext<>(weights, policy, other);
  }
}
