package io.mmoe.build.model;

import io.mmoe.build.graph.Layer;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.NumericPolicy;
import io.mmoe.settings.Activation;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.TanhGrad;
import org.tensorflow.op.nn.EluGrad;
import org.tensorflow.op.nn.LeakyRelu;
import org.tensorflow.op.nn.ReluGrad;
import org.tensorflow.op.nn.SeluGrad;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * An activation {@code y = f(x)}, computed in float32.
 *
 * @param policy compute type of the layers around it
 * @param function f
 * @param x [B, U]
 * @param y [B, U]
 * @param output y in the compute type
 */
record ActivationLayer<T extends TFloating>(
    NumericPolicy<T> policy,
    Activation function,
    Operand<TFloat32> x,
    Operand<TFloat32> y,
    Operand<T> output)
    implements Layer<T> {
  private static final float LEAK = 0.2f;
  private static final float CUBIC = 0.044715f;
  private static final float SQRT_2_OVER_PI = (float) Math.sqrt(2 / Math.PI);

  /** Adds the activation of a layer's output. */
  static <T extends TFloating> ActivationLayer<T> build(
      Ops tf, NumericPolicy<T> policy, Activation function, Operand<T> input) {
    Operand<TFloat32> x = policy.toFloat(tf, input);
    Operand<TFloat32> y =
        switch (function) {
          case LINEAR -> x;
          case RELU -> tf.nn.relu(x);
          case GELU ->
              tf.math.mul(half(tf, x), tf.math.add(tf.constant(1f), tf.math.tanh(gelu(tf, x))));
          case LEAKY_RELU -> tf.nn.leakyRelu(x, LeakyRelu.alpha(LEAK));
          case ELU -> tf.nn.elu(x);
          case SELU -> tf.nn.selu(x);
          case TANH -> tf.math.tanh(x);
          case SIGMOID -> tf.math.sigmoid(x);
        };
    return new ActivationLayer<>(policy, function, x, y, policy.toCompute(tf, y));
  }

  @Override
  public Operand<T> backward(Ops tf, Operand<T> upstream, List<WeightGradient> gradients) {
    Operand<TFloat32> dy = policy.toFloat(tf, upstream);
    return policy.toCompute(tf, backward(tf, dy));
  }

  private Operand<TFloat32> backward(Ops tf, Operand<TFloat32> dy) {
    return switch (function) {
      case LINEAR -> dy;
      case RELU -> ReluGrad.create(tf.scope(), dy, y);
      case GELU -> tf.math.mul(dy, geluDerivative(tf));
      case LEAKY_RELU -> {
        Operand<TFloat32> leak = tf.math.mul(dy, tf.constant(LEAK));
        yield tf.select(tf.math.greater(x, tf.constant(0f)), dy, leak);
      }
      case ELU -> EluGrad.create(tf.scope(), dy, y);
      case SELU -> SeluGrad.create(tf.scope(), dy, y);
      case TANH -> TanhGrad.create(tf.scope(), y, dy);
      case SIGMOID -> tf.math.mul(dy, tf.math.mul(y, tf.math.sub(tf.constant(1f), y)));
    };
  }

  /**
   * Adds the derivative of GELU. With {@code t = tanh(u)} it is {@code 0.5 (1 + t) + 0.5 x (1 -
   * t^2) u'}.
   */
  private Operand<TFloat32> geluDerivative(Ops tf) {
    Operand<TFloat32> one = tf.constant(1f);
    Operand<TFloat32> t = tf.math.tanh(gelu(tf, x));
    Operand<TFloat32> slope =
        tf.math.mul(
            tf.constant(SQRT_2_OVER_PI),
            tf.math.add(one, tf.math.mul(tf.constant(3 * CUBIC), tf.math.square(x))));
    Operand<TFloat32> bend = tf.math.mul(tf.math.sub(one, tf.math.square(t)), slope);
    return tf.math.add(half(tf, tf.math.add(one, t)), tf.math.mul(half(tf, x), bend));
  }

  private static Operand<TFloat32> gelu(Ops tf, Operand<TFloat32> x) {
    Operand<TFloat32> cube = tf.math.mul(x, tf.math.square(x));
    return tf.math.mul(
        tf.constant(SQRT_2_OVER_PI), tf.math.add(x, tf.math.mul(tf.constant(CUBIC), cube)));
  }

  private static Operand<TFloat32> half(Ops tf, Operand<TFloat32> values) {
    return tf.math.mul(tf.constant(0.5f), values);
  }
}
