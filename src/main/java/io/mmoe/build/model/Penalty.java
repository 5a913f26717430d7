package io.mmoe.build.model;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.TrainableWeights.Weight;
import io.mmoe.settings.Regularization;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The L2 terms of the loss: {@code dense * 0.5 * sum(w^2)} over the kernels, and {@code embeddings
 * * 0.5 * sum(x^2)} over the embeddings in the input layer.
 */
public final class Penalty {
  private final Regularization factors;
  private final Optional<Operand<TFloat32>> embeddings;

  /**
   * @param input output of the input layer, [B, in]
   * @param isEmbedding whether each column of the input layer is part of an embedding
   */
  public Penalty(
      Ops tf, Regularization factors, Operand<TFloat32> input, List<Boolean> isEmbedding) {
    this.factors = factors;
    embeddings =
        factors.embeddings() == 0
            ? Optional.empty()
            : Optional.of(embeddings(tf, input, isEmbedding));
  }

  /** Adds a copy of the input layer in which numbers are 0. */
  private static Operand<TFloat32> embeddings(
      Ops tf, Operand<TFloat32> input, List<Boolean> isEmbedding) {
    if (isEmbedding.stream().allMatch(each -> each)) {
      return input;
    }
    float[] mask = new float[isEmbedding.size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = isEmbedding.get(i) ? 1 : 0;
    }
    return tf.math.mul(input, tf.constant(mask));
  }

  /** Adds the sum of the terms, a scalar, absent if there are none. */
  public Optional<Operand<TFloat32>> value(Ops tf, List<Weight> weights) {
    List<Operand<TFloat32>> terms = new ArrayList<>();
    if (factors.dense() != 0) {
      List<Operand<TFloat32>> squares =
          weights.stream()
              .filter(Weight::regularized)
              .<Operand<TFloat32>>map(weight -> tf.nn.l2Loss(weight.value()))
              .toList();
      terms.add(tf.math.mul(tf.constant((float) factors.dense()), tf.math.addN(squares)));
    }
    embeddings.ifPresent(
        values ->
            terms.add(
                tf.math.mul(tf.constant((float) factors.embeddings()), tf.nn.l2Loss(values))));
    return terms.stream().reduce((a, b) -> tf.math.add(a, b));
  }

  /** Adds the gradients of the terms to gradients of the loss without them. */
  public LossGradients gradients(Ops tf, LossGradients gradients) {
    List<WeightGradient> penalized = gradients.weights();
    if (factors.dense() != 0) {
      Operand<TFloat32> factor = tf.constant((float) factors.dense());
      penalized = penalized.stream().map(each -> penalized(tf, each, factor)).toList();
    }
    Operand<TFloat32> input =
        embeddings
            .<Operand<TFloat32>>map(
                values ->
                    tf.math.add(
                        gradients.input(),
                        tf.math.mul(tf.constant((float) factors.embeddings()), values)))
            .orElse(gradients.input());
    return new LossGradients(penalized, input);
  }

  private static WeightGradient penalized(
      Ops tf, WeightGradient gradient, Operand<TFloat32> factor) {
    Weight weight = gradient.weight();
    return weight.regularized()
        ? new WeightGradient(
            weight, tf.math.add(gradient.value(), tf.math.mul(factor, weight.value())))
        : gradient;
  }
}
