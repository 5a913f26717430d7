package io.mmoe.build.graph;

import io.mmoe.build.graph.TrainableWeights.Weight;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.types.TFloat32;

/**
 * The gradients of the loss with respect to the dense part of the model.
 *
 * @param weights one gradient for each dense weight, of the weight's shape
 * @param input gradient of the input layer's output, [B, in]
 */
public record LossGradients(List<WeightGradient> weights, Operand<TFloat32> input) {

  /** The gradient of one weight. */
  public record WeightGradient(Weight weight, Operand<TFloat32> value) {}

  public LossGradients {
    weights = List.copyOf(weights);
  }

  /** Differentiates the loss with TensorFlow's automatic differentiation. */
  public static LossGradients automatic(
      Graph graph, Operand<TFloat32> loss, List<Weight> weights, Operand<TFloat32> input) {
    return of(weights, graph.addGradients(loss.asOutput(), sources(weights, input)));
  }

  /**
   * Differentiates the logits with TensorFlow's automatic differentiation.
   *
   * @param upstream gradient of the loss with respect to the logits
   */
  public static LossGradients automatic(
      Graph graph,
      Operand<TFloat32> logits,
      Operand<TFloat32> upstream,
      List<Weight> weights,
      Operand<TFloat32> input) {
    return of(
        weights,
        graph.addGradients(
            null,
            new Output<?>[] {logits.asOutput()},
            sources(weights, input),
            new Output<?>[] {upstream.asOutput()}));
  }

  private static Output<?>[] sources(List<Weight> weights, Operand<TFloat32> input) {
    Output<?>[] sources = new Output<?>[weights.size() + 1];
    for (int i = 0; i < weights.size(); i++) {
      sources[i] = weights.get(i).value().asOutput();
    }
    sources[weights.size()] = input.asOutput();
    return sources;
  }

  private static LossGradients of(List<Weight> weights, Output<?>[] gradients) {
    List<WeightGradient> ofWeights = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      ofWeights.add(new WeightGradient(weights.get(i), gradients[i].expect(TFloat32.class)));
    }
    return new LossGradients(ofWeights, gradients[weights.size()].expect(TFloat32.class));
  }
}
