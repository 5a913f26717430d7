package io.mmoe.build.model;

import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.TrainableWeights.Weight;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.framework.op.FrameworkOps;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The probabilities and the joint loss of all tasks. */
public final class MultiTaskHead {
  private final Operand<TFloat32> logits;
  private final Operand<TInt32> labels;

  /**
   * @param logits [B, T]
   * @param labels [B, T], 0 or 1
   */
  public MultiTaskHead(Operand<TFloat32> logits, Operand<TInt32> labels) {
    this.logits = logits;
    this.labels = labels;
  }

  /** Adds the sigmoid of logits, [B, T]. */
  public static Operand<TFloat32> probabilities(Ops tf, Operand<TFloat32> logits) {
    return tf.math.sigmoid(logits);
  }

  /**
   * Adds the loss: the mean sigmoid cross entropy plus an L2 term.
   *
   * <p>The cross entropy of logit x and label z is {@code max(x, 0) - x * z + log(1 + exp(-|x|))}.
   * The mean is over all B * T elements. The L2 term is {@code l2 * 0.5 * sum(w^2)} over the
   * regularized weights.
   *
   * @param l2 factor of the L2 term, 0 for none
   * @return the loss, a scalar
   */
  public Operand<TFloat32> loss(Ops tf, List<Weight> weights, double l2) {
    Operand<TFloat32> targets = tf.dtypes.cast(labels, TFloat32.class);
    Operand<TFloat32> losses =
        FrameworkOps.create(tf).nn.sigmoidCrossEntropyWithLogits(targets, logits);
    Operand<TFloat32> crossEntropy = tf.math.mean(losses, tf.constant(new int[] {0, 1}));
    return l2 == 0 ? crossEntropy : tf.math.add(crossEntropy, penalty(tf, weights, l2));
  }

  /** Adds the gradient of {@link #loss} with respect to the logits, (p - z) / (B * T), [B, T]. */
  public Operand<TFloat32> logitsGradient(Ops tf) {
    return logitsGradient(tf, tf.dtypes.cast(tf.size(labels), TFloat32.class));
  }

  /**
   * Adds the gradient for logits that are part of a larger batch.
   *
   * @param elements B * T of the whole batch, a scalar
   */
  public Operand<TFloat32> logitsGradient(Ops tf, Operand<TFloat32> elements) {
    Operand<TFloat32> targets = tf.dtypes.cast(labels, TFloat32.class);
    return tf.math.div(tf.math.sub(probabilities(tf, logits), targets), elements);
  }

  /** Adds the gradient of the L2 term, {@code l2 * w}, to the gradients of the cross entropy. */
  public static LossGradients withPenalty(Ops tf, LossGradients gradients, double l2) {
    if (l2 == 0) {
      return gradients;
    }
    Operand<TFloat32> factor = tf.constant((float) l2);
    List<WeightGradient> penalized = new ArrayList<>();
    for (WeightGradient gradient : gradients.weights()) {
      Weight weight = gradient.weight();
      penalized.add(
          weight.regularized()
              ? new WeightGradient(
                  weight, tf.math.add(gradient.value(), tf.math.mul(factor, weight.value())))
              : gradient);
    }
    return new LossGradients(penalized, gradients.input());
  }

  private static Operand<TFloat32> penalty(Ops tf, List<Weight> weights, double l2) {
    List<Operand<TFloat32>> squares = new ArrayList<>();
    for (Weight weight : weights) {
      if (weight.regularized()) {
        squares.add(tf.nn.l2Loss(weight.value()));
      }
    }
    return tf.math.mul(tf.constant((float) l2), tf.math.addN(squares));
  }
}
