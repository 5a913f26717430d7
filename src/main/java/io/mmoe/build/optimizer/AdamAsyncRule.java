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
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * DeepRec's AdamAsync: Adam for asynchronous workers.
 *
 * <p>Each variable has its own powers of beta1 and beta2, so that workers do not wait for each
 * other. In tables, only touched rows change. The powers of a variable advance once a step, unless
 * the step touches none of its rows.
 *
 * <p>With sparse RMSProp, rows of tables change by {@code v = b2 v + (1 - b2) g^2; m = b1 m + lr g
 * / sqrt(v + eps); var -= m}, without powers.
 *
 * <p>Slots: {@code <var>/AdamAsync} (m), {@code <var>/AdamAsync_1} (v), {@code <var>/AdamAsync_2}
 * and {@code <var>/AdamAsync_3} (the powers).
 */
final class AdamAsyncRule implements UpdateRule {
  private final Ops tf;
  private final OptimizerSettings.AdamAsync settings;
  private final VariableStore variables;
  private final Operand<TFloat32> learningRate;
  private final VariableScalars beta1Powers;
  private final VariableScalars beta2Powers;

  /** The rule with its settings. */
  record Definition(OptimizerSettings.AdamAsync settings) implements UpdateRule.Definition {
    @Override
    public List<Field> rowSlots(int dimension) {
      return List.of(
          new Field("/AdamAsync-values", dimension, 0),
          new Field("/AdamAsync_1-values", dimension, 0));
    }

    @Override
    public UpdateRule addTo(
        Ops tf, VariableStore variables, Operand<TFloat32> learningRate, boolean skipInactiveRows) {
      return new AdamAsyncRule(tf, settings, variables, learningRate);
    }
  }

  private AdamAsyncRule(
      Ops tf,
      OptimizerSettings.AdamAsync settings,
      VariableStore variables,
      Operand<TFloat32> learningRate) {
    this.learningRate = learningRate;
    this.tf = tf;
    this.settings = settings;
    this.variables = variables;
    beta1Powers = new VariableScalars(tf, variables, "/AdamAsync_2", settings.beta1());
    beta2Powers = new VariableScalars(tf, variables, "/AdamAsync_3", settings.beta2());
  }

  @Override
  public Op dense(Variable variable, Operand<TFloat32> gradient) {
    String name = variable.parts().get(0).name();
    touch(name, tf.constant(true));
    return ResourceApplyAdam.create(
        tf.scope(),
        variable.handle(),
        m(variable).handle(),
        v(variable).handle(),
        beta1Powers.now(name),
        beta2Powers.now(name),
        learningRate,
        number(tf, settings.beta1()),
        number(tf, settings.beta2()),
        number(tf, settings.epsilon()),
        gradient);
  }

  @Override
  public Op sparse(Ops there, SparseGradient gradient) {
    Variable m = m(gradient.table());
    Variable v = v(gradient.table());
    return TableRows.of(there, gradient, List.of(m, v)).update(rows());
  }

  @Override
  public RowUpdate rows() {
    return (there, rows) -> settings.sparseRmsProp() ? rmsProp(there, rows) : adam(there, rows);
  }

  private List<Operand<TFloat32>> adam(Ops there, RowUpdate.Rows rows) {
    Operand<TFloat32> g = rows.gradient();
    Operand<TFloat32> m =
        AdamFormula.decayed(there, rows.slots().get(0), g, number(there, settings.beta1()));
    Operand<TFloat32> v = secondMoment(there, rows);
    Operand<TFloat32> alphas =
        AdamFormula.alpha(
            there,
            learningRate,
            beta1Powers.now(rows.variables()),
            beta2Powers.now(rows.variables()));
    Operand<TFloat32> alpha =
        there.expandDims(
            there.gather(alphas, rows.variable(), there.constant(0)), there.constant(1));
    Operand<TFloat32> step =
        AdamFormula.difference(there, m, v, alpha, number(there, settings.epsilon()));
    touchRows(there, rows);
    return List.of(there.math.sub(rows.weights(), step), m, v);
  }

  private List<Operand<TFloat32>> rmsProp(Ops there, RowUpdate.Rows rows) {
    Operand<TFloat32> g = rows.gradient();
    Operand<TFloat32> v = secondMoment(there, rows);
    Operand<TFloat32> scaled =
        there.math.mul(
            there.math.mul(learningRate, g),
            there.math.rsqrt(there.math.add(v, number(there, settings.epsilon()))));
    Operand<TFloat32> m =
        there.math.add(
            there.math.mul(number(there, settings.beta1()), rows.slots().get(0)), scaled);
    return List.of(there.math.sub(rows.weights(), m), m, v);
  }

  /** Touches each variable that owns one of the trained rows. */
  private void touchRows(Ops there, RowUpdate.Rows rows) {
    List<String> names = rows.variables();
    Operand<TInt32> most =
        there.math.unsortedSegmentMax(
            there.dtypes.cast(rows.trained(), TInt32.class),
            rows.variable(),
            there.constant(names.size()));
    Operand<TBool> touched = there.math.greater(most, there.constant(0));
    for (int i = 0; i < names.size(); i++) {
      touch(
          names.get(i),
          there.reshape(
              there.slice(touched, there.constant(new int[] {i}), there.constant(new int[] {1})),
              there.constant(new int[] {})));
    }
  }

  private void touch(String name, Operand<TBool> touched) {
    beta1Powers.touch(name, touched);
    beta2Powers.touch(name, touched);
  }

  @Override
  public List<Op> finish(List<Op> updates) {
    Ops after = tf.withControlDependencies(updates);
    List<Op> all = new ArrayList<>(updates);
    all.addAll(
        beta1Powers.update(after, power -> after.math.mul(power, number(after, settings.beta1()))));
    all.addAll(
        beta2Powers.update(after, power -> after.math.mul(power, number(after, settings.beta2()))));
    return all;
  }

  private Operand<TFloat32> secondMoment(Ops there, RowUpdate.Rows rows) {
    return AdamFormula.decayed(
        there,
        rows.slots().get(1),
        there.math.square(rows.gradient()),
        number(there, settings.beta2()));
  }

  private static Operand<TFloat32> number(Ops there, double value) {
    return there.constant((float) value);
  }

  private Variable m(Variable variable) {
    return variables.createSlot(variable, "/AdamAsync", ConstantInit.ZEROS);
  }

  private Variable v(Variable variable) {
    return variables.createSlot(variable, "/AdamAsync_1", ConstantInit.ZEROS);
  }
}
