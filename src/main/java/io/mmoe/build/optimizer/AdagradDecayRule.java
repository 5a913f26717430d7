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
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * DeepRec's AdagradDecay: AdaGrad with a sum of squares that decays every {@code decay_step} steps,
 * so that old gradients count less.
 *
 * <p>An update first applies at most one decay, then AdaGrad: {@code if floor(step / decay_step) >
 * power: acc = max(acc * rate, initial_acc); power += 1}. Each dense variable has one power, and
 * each row of a table has its own.
 *
 * <p>Slots: {@code <var>/AdagradDecay} (acc) and {@code <var>/AdagradDecay_1} (power).
 */
final class AdagradDecayRule implements UpdateRule {
  private final Ops tf;
  private final OptimizerSettings.AdagradDecay settings;
  private final VariableStore variables;
  private final Operand<TFloat32> learningRate;
  private final VariableScalars densePowers;
  private final Operand<TFloat32> period;

  /** The rule with its settings. */
  record Definition(OptimizerSettings.AdagradDecay settings) implements UpdateRule.Definition {
    @Override
    public List<Field> rowSlots(int dimension) {
      float initial = (float) settings.initialAccumulator();
      return List.of(
          new Field("/AdagradDecay-values", dimension, initial),
          new Field("/AdagradDecay_1-values", 1, 0));
    }

    @Override
    public UpdateRule addTo(
        Ops tf, VariableStore variables, Operand<TFloat32> learningRate, boolean skipInactiveRows) {
      return new AdagradDecayRule(tf, settings, variables, learningRate);
    }
  }

  private AdagradDecayRule(
      Ops tf,
      OptimizerSettings.AdagradDecay settings,
      VariableStore variables,
      Operand<TFloat32> learningRate) {
    this.tf = tf;
    this.settings = settings;
    this.variables = variables;
    this.learningRate = learningRate;
    densePowers = new VariableScalars(tf, variables, "/AdagradDecay_1", 0);
    Operand<TInt64> step =
        tf.math.add(variables.globalStep().read(tf, TInt64.class), tf.constant(1L));
    period =
        tf.dtypes.cast(tf.math.floorDiv(step, tf.constant(settings.decayStep())), TFloat32.class);
  }

  @Override
  public Op dense(Variable variable, Operand<TFloat32> gradient) {
    Variable accumulator = accumulator(variable);
    String name = variable.parts().get(0).name();
    Operand<TFloat32> power = densePowers.now(name);
    densePowers.touch(name, tf.constant(true));
    Operand<TFloat32> sums = accumulator.read(tf, TFloat32.class);
    Operand<TBool> due = tf.math.greater(period, power);
    Op decay = tf.assignVariableOp(accumulator.handle(), tf.select(due, shrunk(tf, sums), sums));
    return AdagradFormula.dense(
        tf.withControlDependencies(decay), variable, accumulator, learningRate, gradient);
  }

  @Override
  public Op sparse(Ops there, SparseGradient gradient) {
    Variable table = gradient.table();
    Variable power = variables.createSlot(table, "/AdagradDecay_1", 1, ConstantInit.ZEROS);
    return TableRows.of(there, gradient, List.of(accumulator(table), power)).update(rows());
  }

  @Override
  public RowUpdate rows() {
    return (there, rows) -> {
      Operand<TFloat32> g = rows.gradient();
      Operand<TFloat32> powers = rows.slots().get(1);
      Operand<TBool> due = there.math.greater(period, powers);
      Operand<TFloat32> sums = rows.slots().get(0);
      Operand<TFloat32> accumulator =
          there.math.add(there.select(due, shrunk(there, sums), sums), there.math.square(g));
      return List.of(
          AdagradFormula.moved(there, rows.weights(), accumulator, learningRate, g),
          accumulator,
          next(there, due, powers));
    };
  }

  @Override
  public List<Op> finish(List<Op> updates) {
    Ops after = tf.withControlDependencies(updates);
    List<Op> all = new ArrayList<>(updates);
    all.addAll(
        densePowers.update(after, power -> next(after, after.math.greater(period, power), power)));
    return all;
  }

  private Operand<TFloat32> shrunk(Ops there, Operand<TFloat32> sums) {
    return there.math.maximum(
        there.math.mul(sums, there.constant((float) settings.decayRate())),
        there.constant((float) settings.initialAccumulator()));
  }

  private static Operand<TFloat32> next(Ops there, Operand<TBool> due, Operand<TFloat32> powers) {
    return there.math.add(powers, there.dtypes.cast(due, TFloat32.class));
  }

  private Variable accumulator(Variable variable) {
    return variables.createSlot(
        variable, "/AdagradDecay", new ConstantInit(settings.initialAccumulator()));
  }
}
