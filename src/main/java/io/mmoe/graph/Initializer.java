package io.mmoe.graph;

import org.tensorflow.Operand;
import org.tensorflow.framework.initializers.RandomUniform;
import org.tensorflow.framework.initializers.TruncatedNormal;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How a float variable gets its first value. The same seed gives the same value on any machine. */
public sealed interface Initializer {

  /** Adds the ops that compute the first value, of the given shape. */
  Operand<TFloat32> value(Ops tf, Shape shape, long seed);

  /**
   * Uniform in [-l, l) with l = sqrt(6 / (fan_in + fan_out)) (Glorot, Bengio 2010).
   *
   * <p>Spelled out with the bounds because the framework's own {@code Glorot} with a uniform
   * distribution draws from [0, l).
   */
  record GlorotUniform() implements Initializer {
    @Override
    public Operand<TFloat32> value(Ops tf, Shape shape, long seed) {
      double limit = Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
      return new RandomUniform<TFloat32>(-limit, limit, seed)
          .call(tf, tf.constant(shape), TFloat32.class);
    }
  }

  /** Normal with mean 0, redrawn beyond two standard deviations. */
  record TruncatedNormalInit(double stddev) implements Initializer {
    @Override
    public Operand<TFloat32> value(Ops tf, Shape shape, long seed) {
      return new TruncatedNormal<TFloat32>(0.0, stddev, seed)
          .call(tf, tf.constant(shape), TFloat32.class);
    }
  }

  /** The same number everywhere. */
  record ConstantInit(double number) implements Initializer {
    public static final ConstantInit ZEROS = new ConstantInit(0.0);

    @Override
    public Operand<TFloat32> value(Ops tf, Shape shape, long seed) {
      return tf.fill(tf.constant(shape), tf.constant((float) number));
    }
  }
}
