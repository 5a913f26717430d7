package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.graph.Initializer.ConstantInit;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Adam (Kingma, Ba 2015) as in TensorFlow 1: {@code m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2;
 * var -= lr sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + eps)}.
 *
 * <p>In fixed tables, all rows change in every step, touched or not. A row with m = v = 0 does not
 * change, so that rows without any gradient so far can be skipped.
 *
 * <p>Slots: {@code <var>/Adam} (m) and {@code <var>/Adam_1} (v). The powers of beta1 and beta2 are
 * the variables {@code head/beta1_power} and {@code head/beta2_power}.
 */
final class AdamRule implements UpdateRule {
  private final Ops tf;
  private final VariableStore variables;
  private final Operand<TFloat32> learningRate;
  private final Operand<TFloat32> epsilon;
  private final Decay first;
  private final Decay second;
  private final boolean skipInactiveRows;

  /** The rule with its settings. */
  record Definition(OptimizerSettings.Adam settings) implements UpdateRule.Definition {
    @Override
    public List<Field> rowSlots(int dimension) {
      return List.of(
          new Field("/Adam-values", dimension, 0), new Field("/Adam_1-values", dimension, 0));
    }

    @Override
    public UpdateRule addTo(
        Ops tf, VariableStore variables, Operand<TFloat32> learningRate, boolean skipInactiveRows) {
      return new AdamRule(tf, settings, variables, learningRate, skipInactiveRows);
    }
  }

  /**
   * A decay rate, beta1 or beta2.
   *
   * @param powerNow rate^t, read once a step before any update
   */
  private record Decay(Operand<TFloat32> rate, Variable power, Operand<TFloat32> powerNow) {}

  /** A variable with its two moments. */
  private record Slots(Variable variable, Variable m, Variable v) {}

  private AdamRule(
      Ops tf,
      OptimizerSettings.Adam settings,
      VariableStore variables,
      Operand<TFloat32> learningRate,
      boolean skipInactiveRows) {
    this.tf = tf;
    this.variables = variables;
    this.skipInactiveRows = skipInactiveRows;
    this.learningRate = learningRate;
    epsilon = tf.constant((float) settings.epsilon());
    first = decay("head/beta1_power", settings.beta1());
    second = decay("head/beta2_power", settings.beta2());
  }

  @Override
  public Op dense(Variable variable, Operand<TFloat32> gradient) {
    return everyElement(tf, slots(variable), gradient);
  }

  @Override
  public Op sparse(Ops there, SparseGradient gradient) {
    Slots slots = slots(gradient.table());
    return skipInactiveRows
        ? InactiveRowSkipper.of(there, variables, gradient, List.of(slots.m(), slots.v()))
            .update(active -> activeRows(there, slots, active), all -> everyRow(there, slots, all))
        : everyRow(there, slots, gradient);
  }

  private Op everyElement(Ops there, Slots slots, Operand<TFloat32> gradient) {
    return ResourceApplyAdam.create(
        there.scope(),
        slots.variable().handle(),
        slots.m().handle(),
        slots.v().handle(),
        first.powerNow(),
        second.powerNow(),
        learningRate,
        first.rate(),
        second.rate(),
        epsilon,
        gradient);
  }

  /** Adds one dense update, with zero gradients for untouched rows. */
  private Op everyRow(Ops there, Slots slots, SparseGradient gradient) {
    Operand<TFloat32> everyRow =
        there.scatterNd(
            there.expandDims(gradient.rows(), there.constant(1)),
            gradient.values(),
            there.constant(gradient.table().shape().asArray()));
    return everyElement(there, slots, everyRow);
  }

  /** Adds the update of the given rows only. */
  private List<Op> activeRows(Ops there, Slots slots, SparseGradient gradient) {
    Operand<TInt64> rows = gradient.rows();
    Operand<TFloat32> g = gradient.values();
    Moved moved = moved(there, gather(there, slots.m(), rows), gather(there, slots.v(), rows), g);
    return List.of(
        there.resourceScatterUpdate(slots.m().handle(), rows, moved.m()),
        there.resourceScatterUpdate(slots.v().handle(), rows, moved.v()),
        there.resourceScatterSub(slots.variable().handle(), rows, moved.step()));
  }

  /** Returns the update of keyed rows. Only touched rows change, as in DeepRec. */
  @Override
  public RowUpdate rows() {
    return (there, rows) -> {
      Moved moved = moved(there, rows.slots().get(0), rows.slots().get(1), rows.gradient());
      return List.of(there.math.sub(rows.weights(), moved.step()), moved.m(), moved.v());
    };
  }

  /** New moments, and the step to subtract from the weights. */
  private record Moved(Operand<TFloat32> m, Operand<TFloat32> v, Operand<TFloat32> step) {}

  private Moved moved(
      Ops there, Operand<TFloat32> oldM, Operand<TFloat32> oldV, Operand<TFloat32> g) {
    Operand<TFloat32> m = AdamFormula.decayed(there, oldM, g, first.rate());
    Operand<TFloat32> v = AdamFormula.decayed(there, oldV, there.math.square(g), second.rate());
    Operand<TFloat32> alpha =
        AdamFormula.alpha(there, learningRate, first.powerNow(), second.powerNow());
    Operand<TFloat32> step = AdamFormula.difference(there, m, v, alpha, epsilon);
    return new Moved(m, v, step);
  }

  private static Operand<TFloat32> gather(Ops there, Variable slot, Operand<TInt64> rows) {
    return there.resourceGather(slot.handle(), rows, TFloat32.class);
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

  private Slots slots(Variable variable) {
    return new Slots(
        variable,
        variables.createSlot(variable, "/Adam", ConstantInit.ZEROS),
        variables.createSlot(variable, "/Adam_1", ConstantInit.ZEROS));
  }
}
