package io.mmoe.optimizer;

import io.mmoe.config.OptimizerSettings;
import io.mmoe.embedding.SparseGradient;
import io.mmoe.graph.LossGradients;
import io.mmoe.graph.LossGradients.WeightGradient;
import io.mmoe.graph.VariableStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * Adds a training step to a graph: one update for each variable, one for the step.
 *
 * <p>The gradients reach back to the dense weights and to the input layer's output; from there the
 * lookups carry them to the rows that they touched.
 */
public final class Optimizer {
  private final Ops tf;
  private final VariableStore variables;
  private final UpdateRule rule;

  /**
   * @param skipRestingRows whether updates of all rows of a table leave out those that would not
   *     change; the same numbers
   */
  public Optimizer(
      Ops tf, OptimizerSettings settings, VariableStore variables, boolean skipRestingRows) {
    this.tf = tf;
    this.variables = variables;
    this.rule = UpdateRule.of(tf, settings, variables, skipRestingRows);
  }

  /**
   * Adds the step.
   *
   * @param gradients of the loss
   * @param lookupGradients carries the gradient of the input layer's output to the tables
   * @return the global step after the update, a scalar; fetching it applies the update
   */
  public Operand<TInt64> minimize(
      LossGradients gradients, Function<Operand<TFloat32>, List<SparseGradient>> lookupGradients) {
    List<Op> updates = new ArrayList<>();
    for (SparseGradient gradient : lookupGradients.apply(gradients.input())) {
      updates.add(rule.sparse(gradient));
    }
    for (WeightGradient gradient : gradients.weights()) {
      updates.add(rule.dense(gradient.weight().variable(), gradient.value()));
    }
    return countStep(rule.finish(updates));
  }

  private Operand<TInt64> countStep(List<Op> updates) {
    Ops afterUpdates = tf.withControlDependencies(updates);
    Operand<?> step = variables.globalStep().handle();
    Op increment = afterUpdates.assignAddVariableOp(step, tf.constant(1L));
    return tf.withControlDependencies(increment).readVariableOp(step, TInt64.class);
  }
}
