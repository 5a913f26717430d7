package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.SparseGradient;
import io.mmoe.build.graph.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** {@code var -= lr * g}; of a table, the touched rows only. */
final class GradientDescentRule implements UpdateRule {
  private final Ops tf;
  private final Operand<TFloat32> learningRate;

  GradientDescentRule(Ops tf, double learningRate) {
    this.tf = tf;
    this.learningRate = tf.constant((float) learningRate);
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
