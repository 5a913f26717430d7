package io.mmoe.graph;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The dense weights of a model: each variable with the one read that the forward pass uses, which
 * is what its gradient is taken with respect to.
 *
 * <p>Not safe for use by several threads.
 */
public final class TrainableWeights {

  /**
   * A dense variable as the forward pass sees it.
   *
   * @param value the read, of the variable's shape
   * @param regularized whether L2 regularization applies: kernels yes, biases no
   */
  public record Weight(Variable variable, Operand<TFloat32> value, boolean regularized) {}

  private final VariableStore store;
  private final List<Weight> weights = new ArrayList<>();

  public TrainableWeights(VariableStore store) {
    this.store = store;
  }

  /**
   * Adds a fully connected layer: {@code x [B, in] -> x * kernel [in, units] + bias [units]}, with
   * the variables {@code <name>/kernel} (Glorot uniform) and {@code <name>/bias} (zeros).
   *
   * @param x [B, in], the width known
   * @return [B, units]
   */
  public Operand<TFloat32> dense(Ops tf, Operand<TFloat32> x, int units, String name) {
    Shape kernelShape = Shape.of(x.shape().get(1), units);
    Operand<TFloat32> kernel =
        add(tf, name + "/kernel", kernelShape, new Initializer.GlorotUniform(), true);
    Operand<TFloat32> bias =
        add(tf, name + "/bias", Shape.of(units), Initializer.ConstantInit.ZEROS, false);
    return tf.nn.biasAdd(tf.linalg.matMul(x, kernel), bias);
  }

  /** All weights in the order in which they were made. */
  public List<Weight> all() {
    return List.copyOf(weights);
  }

  private Operand<TFloat32> add(
      Ops tf, String name, Shape shape, Initializer initializer, boolean regularized) {
    Variable variable = store.create(name, shape, initializer);
    Operand<TFloat32> value = variable.read(tf, TFloat32.class);
    weights.add(new Weight(variable, value, regularized));
    return value;
  }
}
