package io.mmoe.build.model;

import io.mmoe.build.graph.Layer;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.build.graph.TrainableWeights;
import io.mmoe.build.graph.TrainableWeights.Weight;
import io.mmoe.build.graph.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TFloating;

/**
 * Batch normalization (Ioffe, Szegedy 2015): {@code y = gamma * n + beta} with {@code n = (x -
 * mean) / sqrt(variance + 0.001)}.
 *
 * <p>In training, mean and variance are those of the batch, and moving averages follow them with
 * decay 0.99. In inference they are the moving averages. The variance is biased. All of it is
 * computed in float32.
 *
 * @param policy compute type of the layers around it
 * @param gamma [U]
 * @param beta [U]
 * @param normalized n [B, U]
 * @param scale {@code 1 / sqrt(variance + 0.001)}, [U]
 * @param phase whether the statistics are those of the batch
 * @param output y [B, U]
 */
record BatchNorm<T extends TFloating>(
    NumericPolicy<T> policy,
    Weight gamma,
    Weight beta,
    Operand<TFloat32> normalized,
    Operand<TFloat32> scale,
    Phase phase,
    Operand<T> output)
    implements Layer<T> {
  private static final double DECAY = 0.99;
  private static final float EPSILON = 1e-3f;

  /**
   * Adds the layer, with the variables {@code <name>/gamma}, {@code beta}, {@code moving_mean} and
   * {@code moving_variance}.
   *
   * @param x [B, U]
   */
  static <T extends TFloating> BatchNorm<T> build(
      Ops tf,
      TrainableWeights weights,
      NumericPolicy<T> policy,
      Operand<T> x,
      String name,
      Phase phase) {
    long units = x.shape().get(1);
    Operand<TFloat32> values = policy.toFloat(tf, x);
    Weight gamma = weights.vector(tf, name + "/gamma", units, 1);
    Weight beta = weights.vector(tf, name + "/beta", units, 0);
    Variable movingMean = weights.average(name + "/moving_mean", units, 0);
    Variable movingVariance = weights.average(name + "/moving_variance", units, 1);
    Operand<TFloat32> mean;
    Operand<TFloat32> variance;
    if (phase == Phase.TRAINING) {
      Operand<TInt32> batch = tf.constant(0);
      mean = tf.math.mean(values, batch);
      variance = tf.math.mean(tf.math.squaredDifference(values, mean), batch);
      weights.update(tf, movingMean, mean, DECAY);
      weights.update(tf, movingVariance, variance, DECAY);
    } else {
      mean = movingMean.read(tf, TFloat32.class);
      variance = movingVariance.read(tf, TFloat32.class);
    }
    Operand<TFloat32> scale = tf.math.rsqrt(tf.math.add(variance, tf.constant(EPSILON)));
    Operand<TFloat32> normalized = tf.math.mul(tf.math.sub(values, mean), scale);
    Operand<TFloat32> output = tf.math.add(tf.math.mul(normalized, gamma.value()), beta.value());
    return new BatchNorm<>(
        policy, gamma, beta, normalized, scale, phase, policy.toCompute(tf, output));
  }

  /**
   * {@inheritDoc} With {@code dn = dy * gamma}: {@code dx = scale * (dn - mean(dn) - n * mean(dn *
   * n))} in training, and {@code scale * dn} in inference. The means are over the batch.
   */
  @Override
  public Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    Operand<TInt32> batch = tf.constant(0);
    Operand<TFloat32> dy = policy.toFloat(tf, upstream);
    gradients.add(new WeightGradient(gamma, tf.reduceSum(tf.math.mul(dy, normalized), batch)));
    gradients.add(new WeightGradient(beta, tf.reduceSum(dy, batch)));
    Operand<TFloat32> dn = tf.math.mul(dy, gamma.value());
    if (phase == Phase.INFERENCE) {
      return policy.toCompute(tf, tf.math.mul(dn, scale));
    }
    Operand<TFloat32> along = tf.math.mean(tf.math.mul(dn, normalized), batch);
    Operand<TFloat32> centered = tf.math.sub(dn, tf.math.mean(dn, batch));
    Operand<TFloat32> dx =
        tf.math.mul(scale, tf.math.sub(centered, tf.math.mul(normalized, along)));
    return policy.toCompute(tf, dx);
  }
}
