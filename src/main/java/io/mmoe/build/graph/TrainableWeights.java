package io.mmoe.build.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

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
   * @param pieces the variable, whose rows follow each other in them
   * @param value the read, of the whole variable's shape
   * @param regularized whether L2 regularization applies: kernels yes, biases no
   */
  public record Weight(List<Variable> pieces, Operand<TFloat32> value, boolean regularized) {}

  private final VariableStore store;
  private final Map<String, Weight> weights = new LinkedHashMap<>();

  public TrainableWeights(VariableStore store) {
    this.store = store;
  }

  /**
   * Adds a fully connected layer, {@code act(x * W + b)}, with the variables {@code <name>/kernel}
   * (W, Glorot uniform) and {@code <name>/bias} (b, zeros). Layers of one name share them.
   *
   * @param x [B, in], the width known
   * @param rectified whether act is {@code max(0, .)}, or nothing
   */
  public <T extends TFloating> DenseLayer<T> dense(
      Ops tf, NumericPolicy<T> policy, Operand<T> x, int units, boolean rectified, String name) {
    Shape kernelShape = Shape.of(x.shape().get(1), units);
    Weight kernel = add(tf, name + "/kernel", kernelShape, new Initializer.GlorotUniform(), true);
    Weight bias = add(tf, name + "/bias", Shape.of(units), Initializer.ConstantInit.ZEROS, false);
    Operand<T> computeKernel = policy.toCompute(tf, kernel.value());
    Operand<T> computeBias = policy.toCompute(tf, bias.value());
    Operand<T> sum = tf.nn.biasAdd(tf.linalg.matMul(x, computeKernel), computeBias);
    Operand<T> output = rectified ? tf.nn.relu(sum) : sum;
    return new DenseLayer<>(name, policy, x, kernel, bias, computeKernel, output, rectified);
  }

  /** All weights in the order in which they were made. */
  public List<Weight> all() {
    return List.copyOf(weights.values());
  }

  private Weight add(
      Ops tf, String name, Shape shape, Initializer initializer, boolean regularized) {
    Weight known = weights.get(name);
    if (known != null) {
      return known;
    }
    List<Variable> pieces =
        store.createPieces(
            name,
            VariablePlacement.Kind.DENSE,
            List.of(Variable.Part.whole(name, shape)),
            initializer);
    List<Operand<TFloat32>> values =
        pieces.stream().map(piece -> piece.read(tf, TFloat32.class)).toList();
    Operand<TFloat32> value =
        values.size() == 1 ? values.get(0) : tf.concat(values, tf.constant(0));
    Weight weight = new Weight(pieces, value, regularized);
    weights.put(name, weight);
    return weight;
  }
}
