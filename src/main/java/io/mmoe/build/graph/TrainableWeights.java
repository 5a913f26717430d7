package io.mmoe.build.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TFloating;

/**
 * The dense weights of a model.
 *
 * <p>Each weight has one read op, which the whole forward pass uses. Its gradient is taken with
 * respect to this op. Not safe for use by several threads.
 */
public final class TrainableWeights {

  /**
   * A dense variable in the forward pass.
   *
   * @param shards shards of the variable in row order
   * @param value the value that the forward pass reads, of the whole variable's shape
   * @param regularized whether L2 regularization applies: true for kernels, false for biases
   */
  public record Weight(List<Variable> shards, Operand<TFloat32> value, boolean regularized) {}

  private final VariableStore store;
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private final Map<String, Variable> averages = new HashMap<>();
  private final List<Op> updates = new ArrayList<>();

  public TrainableWeights(VariableStore store) {
    this.store = store;
  }

  /**
   * Adds a fully connected layer, {@code act(x * W + b)}, with the variables {@code <name>/kernel}
   * (W, Glorot uniform) and {@code <name>/bias} (b, zeros). Layers with the same name share them.
   *
   * @param x [B, in], with a statically known width
   * @param rectified whether act is {@code max(0, .)} instead of the identity
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

  /**
   * Adds a vector that is trained, without L2 regularization.
   *
   * @param first value of all elements at the start
   */
  public Weight vector(Ops tf, String name, long units, double first) {
    return add(tf, name, Shape.of(units), new Initializer.ConstantInit(first), false);
  }

  /**
   * Adds a moving average, a vector that is saved but not trained.
   *
   * @param first value of all elements at the start
   */
  public Variable average(String name, long units, double first) {
    return averages.computeIfAbsent(
        name, each -> store.create(each, Shape.of(units), new Initializer.ConstantInit(first)));
  }

  /**
   * Adds the update of a moving average in a training step: {@code average -= (average - value) *
   * (1 - decay)}.
   *
   * @param value value of the step, [units]
   */
  public void update(Ops tf, Variable average, Operand<TFloat32> value, double decay) {
    Ops there = average.on(tf);
    Operand<TFloat32> old = average.read(there, TFloat32.class);
    Operand<TFloat32> change =
        there.math.mul(there.math.sub(old, value), there.constant((float) (1 - decay)));
    updates.add(there.assignSubVariableOp(average.handle(), change));
  }

  /** Returns the updates of moving averages, which a training step must run. */
  public List<Op> updates() {
    return List.copyOf(updates);
  }

  /** Returns all weights in the order of their creation. */
  public List<Weight> all() {
    return List.copyOf(weights.values());
  }

  private Weight add(
      Ops tf, String name, Shape shape, Initializer initializer, boolean regularized) {
    Weight known = weights.get(name);
    if (known != null) {
      return known;
    }
    List<Variable> shards =
        store.createShards(
            name,
            VariablePlacement.Kind.DENSE,
            List.of(Variable.Part.whole(name, shape)),
            initializer);
    List<Operand<TFloat32>> values =
        shards.stream().map(shard -> shard.read(tf, TFloat32.class)).toList();
    Operand<TFloat32> value =
        values.size() == 1 ? values.get(0) : tf.concat(values, tf.constant(0));
    Weight weight = new Weight(shards, value, regularized);
    weights.put(name, weight);
    return weight;
  }
}
