package io.mmoe.build.model;

import io.mmoe.settings.ModelSettings.TaskSettings;
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
  private final float[] factors;

  /**
   * @param logits [B, T]
   * @param labels [B, T], 0 or 1
   * @param tasks the T tasks
   */
  public MultiTaskHead(Operand<TFloat32> logits, Operand<TInt32> labels, List<TaskSettings> tasks) {
    this.logits = logits;
    this.labels = labels;
    factors = new float[tasks.size()];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) (tasks.get(i).weight() * factors.length);
    }
  }

  /** Adds the sigmoid of logits, [B, T]. */
  public static Operand<TFloat32> probabilities(Ops tf, Operand<TFloat32> logits) {
    return tf.math.sigmoid(logits);
  }

  /**
   * Adds the loss without L2 terms: the weighted sum of the tasks' mean sigmoid cross entropies.
   *
   * <p>The cross entropy of logit x and label z is {@code max(x, 0) - x * z + log(1 + exp(-|x|))}.
   * The loss is computed as the mean over all B * T elements, each times T * weight.
   *
   * @return a scalar
   */
  public Operand<TFloat32> loss(Ops tf) {
    Operand<TFloat32> targets = tf.dtypes.cast(labels, TFloat32.class);
    Operand<TFloat32> losses =
        FrameworkOps.create(tf).nn.sigmoidCrossEntropyWithLogits(targets, logits);
    return tf.math.mean(weighted(tf, losses), tf.constant(new int[] {0, 1}));
  }

  /**
   * Adds the gradient of {@link #loss} with respect to the logits, (p - z) * weight / B, [B, T].
   */
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
    Operand<TFloat32> difference = tf.math.sub(probabilities(tf, logits), targets);
    return tf.math.div(weighted(tf, difference), elements);
  }

  /** Adds a product with T * weight of each task, unless all are 1. */
  private Operand<TFloat32> weighted(Ops tf, Operand<TFloat32> values) {
    for (float factor : factors) {
      if (factor != 1) {
        return tf.math.mul(values, tf.constant(factors));
      }
    }
    return values;
  }
}
