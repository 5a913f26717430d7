package io.mmoe.build.graph;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.random.RandomUniform;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.TFloat32;

/**
 * An initializer of float variables. The same seeds give the same value on any machine.
 *
 * <p>The random initializers use TensorFlow 1's stateful ops, for two reasons. The initializers of
 * TensorFlow-Java's framework use stateless ops, which constant folding computes a second time
 * before the first run. Their uniform {@code Glorot} draws from [0, l) only.
 */
public sealed interface Initializer {

  /**
   * Adds the ops that compute the first value.
   *
   * @param seed the run's seed
   * @param seed2 the variable's own seed, never 0, because TensorFlow replaces two zero seeds by a
   *     random one
   */
  Operand<TFloat32> value(Ops tf, Shape shape, long seed, long seed2);

  /** Uniform in [-l, l) with l = sqrt(6 / (fan_in + fan_out)) (Glorot, Bengio 2010). */
  record GlorotUniform() implements Initializer {
    @Override
    public Operand<TFloat32> value(Ops tf, Shape shape, long seed, long seed2) {
      double limit = Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
      Operand<TFloat32> unit =
          tf.random.randomUniform(
              tf.constant(shape),
              TFloat32.class,
              RandomUniform.seed(seed),
              RandomUniform.seed2(seed2));
      return tf.math.sub(
          tf.math.mul(unit, tf.constant((float) (2 * limit))), tf.constant((float) limit));
    }
  }

  /** Normal with mean 0, redrawn beyond two standard deviations. */
  record TruncatedNormalInit(double stddev) implements Initializer {

    /**
     * Returns the default initializer of Python's {@code embedding_column}: standard deviation
     * 1/sqrt(width).
     */
    public static TruncatedNormalInit ofRows(long width) {
      return new TruncatedNormalInit(1 / Math.sqrt((double) width));
    }

    @Override
    public Operand<TFloat32> value(Ops tf, Shape shape, long seed, long seed2) {
      Operand<TFloat32> unit =
          tf.random.truncatedNormal(
              tf.constant(shape),
              TFloat32.class,
              TruncatedNormal.seed(seed),
              TruncatedNormal.seed2(seed2));
      return tf.math.mul(unit, tf.constant((float) stddev));
    }
  }

  /** The same number in all elements. */
  record ConstantInit(double number) implements Initializer {
    public static final ConstantInit ZEROS = new ConstantInit(0.0);

    @Override
    public Operand<TFloat32> value(Ops tf, Shape shape, long seed, long seed2) {
      return tf.fill(tf.constant(shape), tf.constant((float) number));
    }
  }
}
