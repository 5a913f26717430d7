package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.OptimizerSettings;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Gradient descent: {@code var -= lr * g}. In tables, only touched rows change. */
final class GradientDescentRule implements UpdateRule {
  private final Ops tf;
  private final Operand<TFloat32> learningRate;

  /** The rule with its settings. It has no slots. */
  record Definition(OptimizerSettings.GradientDescent settings) implements UpdateRule.Definition {
    @Override
    public List<Field> rowSlots(int dimension) {
      return List.of();
    }

    @Override
    public UpdateRule addTo(
        Ops tf, VariableStore variables, Operand<TFloat32> learningRate, boolean skipInactiveRows) {
      return new GradientDescentRule(tf, learningRate);
    }
  }

  private GradientDescentRule(Ops tf, Operand<TFloat32> learningRate) {
    this.tf = tf;
    this.learningRate = learningRate;
  }

  @Override
  public Op dense(Variable variable, Operand<TFloat32> gradient) {
    return tf.train.resourceApplyGradientDescent(variable.handle(), learningRate, gradient);
  }

  @Override
  public Op sparse(Ops there, SparseGradient gradient) {
    return there.resourceScatterSub(
        gradient.table().handle(),
        gradient.rows(),
        there.math.mul(learningRate, gradient.values()));
  }

  @Override
  public RowUpdate rows() {
    return (there, rows) ->
        List.of(there.math.sub(rows.weights(), there.math.mul(learningRate, rows.gradient())));
  }
}
