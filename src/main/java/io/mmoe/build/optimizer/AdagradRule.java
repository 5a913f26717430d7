package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.graph.Initializer.ConstantInit;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.OptimizerSettings;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceSparseApplyAdagrad;
import org.tensorflow.types.TFloat32;

/**
 * AdaGrad (Duchi, Hazan, Singer 2011) as in TensorFlow 1: {@code acc += g^2; var -= lr * g /
 * sqrt(acc)}, without an epsilon. In tables, only touched rows change.
 *
 * <p>Slot: {@code <var>/Adagrad} (acc). For rows by key the same slot is a field of the row, and
 * its name in checkpoints is {@code <var>/Adagrad-values}, like {@code <var>-values} of the
 * weights.
 */
final class AdagradRule implements UpdateRule {
  private final Ops tf;
  private final VariableStore variables;
  private final ConstantInit initialAccumulator;
  private final Operand<TFloat32> learningRate;

  /** The rule with its settings. */
  record Definition(OptimizerSettings.Adagrad settings) implements UpdateRule.Definition {
    @Override
    public List<Field> rowSlots(int dimension) {
      float initial = (float) settings.initialAccumulator();
      return List.of(new Field("/Adagrad-values", dimension, initial));
    }

    @Override
    public UpdateRule addTo(
        Ops tf, VariableStore variables, Operand<TFloat32> learningRate, boolean skipInactiveRows) {
      return new AdagradRule(tf, settings, variables, learningRate);
    }
  }

  private AdagradRule(
      Ops tf,
      OptimizerSettings.Adagrad settings,
      VariableStore variables,
      Operand<TFloat32> learningRate) {
    this.tf = tf;
    this.variables = variables;
    this.initialAccumulator = new ConstantInit(settings.initialAccumulator());
    this.learningRate = learningRate;
  }

  @Override
  public Op dense(Variable variable, Operand<TFloat32> gradient) {
    return AdagradFormula.dense(tf, variable, slot(variable), learningRate, gradient);
  }

  @Override
  public Op sparse(Ops there, SparseGradient gradient) {
    return ResourceSparseApplyAdagrad.create(
        there.scope(),
        gradient.table().handle(),
        slot(gradient.table()).handle(),
        learningRate,
        gradient.values(),
        gradient.rows());
  }

  @Override
  public RowUpdate rows() {
    return (there, rows) -> {
      Operand<TFloat32> accumulator =
          there.math.add(rows.slots().get(0), there.math.square(rows.gradient()));
      return List.of(
          AdagradFormula.moved(there, rows.weights(), accumulator, learningRate, rows.gradient()),
          accumulator);
    };
  }

  private Variable slot(Variable variable) {
    return variables.createSlot(variable, "/Adagrad", initialAccumulator);
  }
}
