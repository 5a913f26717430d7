package io.mmoe.optimizer;

import io.mmoe.config.OptimizerSettings;
import io.mmoe.embedding.SparseGradient;
import io.mmoe.graph.Initializer.ConstantInit;
import io.mmoe.graph.Variable;
import io.mmoe.graph.VariableStore;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.types.TFloat32;

/**
 * Adam (Kingma, Ba 2015) as TensorFlow 1 has it: {@code m = b1 m + (1 - b1) g; v = b2 v + (1 - b2)
 * g^2; var -= lr sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + eps)}. Of a table, all rows decay and
 * move in every step, touched or not.
 *
 * <p>Slots {@code <var>/Adam} (m) and {@code <var>/Adam_1} (v); the powers of the betas are the
 * variables {@code head/beta1_power} and {@code head/beta2_power}.
 */
final class AdamRule implements UpdateRule {
  private final Ops tf;
  private final VariableStore variables;
  private final Operand<TFloat32> learningRate;
  private final Operand<TFloat32> epsilon;
  private final Decay first;
  private final Decay second;

  /**
   * One of the two decay rates.
   *
   * @param powerNow rate^t, read once a step before any update
   */
  private record Decay(Operand<TFloat32> rate, Variable power, Operand<TFloat32> powerNow) {}

  AdamRule(Ops tf, OptimizerSettings.Adam settings, VariableStore variables) {
    this.tf = tf;
    this.variables = variables;
    learningRate = tf.constant((float) settings.learningRate());
    epsilon = tf.constant((float) settings.epsilon());
    first = decay("head/beta1_power", settings.beta1());
    second = decay("head/beta2_power", settings.beta2());
  }

  @Override
  public Op dense(Variable variable, Operand<TFloat32> gradient) {
    return ResourceApplyAdam.create(
        tf.scope(),
        variable.handle(),
        slot(variable, "/Adam").handle(),
        slot(variable, "/Adam_1").handle(),
        first.powerNow(),
        second.powerNow(),
        learningRate,
        first.rate(),
        second.rate(),
        epsilon,
        gradient);
  }

  /** One dense update with zeros in the other rows: the same numbers in one pass over the table. */
  @Override
  public Op sparse(SparseGradient gradient) {
    Variable table = gradient.table();
    Operand<TFloat32> everyRow =
        tf.scatterNd(
            tf.expandDims(gradient.rows(), tf.constant(1)),
            gradient.values(),
            tf.constant(table.shape().asArray()));
    return dense(table, everyRow);
  }

  @Override
  public List<Op> finish(List<Op> updates) {
    Ops after = tf.withControlDependencies(updates);
    List<Op> all = new ArrayList<>(updates);
    for (Decay decay : List.of(first, second)) {
      all.add(
          after.assignVariableOp(
              decay.power().handle(), after.math.mul(decay.powerNow(), decay.rate())));
    }
    return all;
  }

  private Decay decay(String name, double rate) {
    Variable power = variables.create(name, Shape.scalar(), new ConstantInit(rate));
    return new Decay(tf.constant((float) rate), power, power.read(tf, TFloat32.class));
  }

  private Variable slot(Variable variable, String suffix) {
    return variables.createSlot(variable, suffix, ConstantInit.ZEROS);
  }
}
