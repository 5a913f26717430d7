package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.KeyedGradient;
import io.mmoe.build.embedding.SparseGradient;
import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.graph.ChangeTracking;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.LossGradients;
import io.mmoe.build.graph.LossGradients.WeightGradient;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final Optional<ChangeTracking> changes;

  /**
   * @param skipRestingRows whether updates of all rows of a table leave out those that would not
   *     change; the same numbers
   * @param changes is told which rows change, if anybody wants to know
   */
  public Optimizer(
      Ops tf,
      OptimizerSettings settings,
      VariableStore variables,
      boolean skipRestingRows,
      Optional<ChangeTracking> changes) {
    this.changes = changes;
    this.tf = tf;
    this.variables = variables;
    this.rule = UpdateRule.of(tf, settings, variables, skipRestingRows);
  }

  /**
   * What a rule keeps beside the weights of each row of a table of keys.
   *
   * @param dimension width of the weights
   */
  public static List<Field> rowSlots(OptimizerSettings settings, int dimension) {
    if (settings instanceof OptimizerSettings.Adagrad adagrad) {
      float initial = (float) adagrad.initialAccumulator();
      return List.of(new Field("/Adagrad-values", dimension, initial));
    }
    if (settings instanceof OptimizerSettings.Adam) {
      return List.of(
          new Field("/Adam-values", dimension, 0), new Field("/Adam_1-values", dimension, 0));
    }
    if (settings instanceof OptimizerSettings.AdamAsync) {
      return List.of(
          new Field("/AdamAsync-values", dimension, 0),
          new Field("/AdamAsync_1-values", dimension, 0));
    }
    if (settings instanceof OptimizerSettings.AdagradDecay decay) {
      float initial = (float) decay.initialAccumulator();
      return List.of(
          new Field("/AdagradDecay-values", dimension, initial),
          new Field("/AdagradDecay_1-values", 1, 0));
    }
    return List.of();
  }

  /**
   * Adds the step.
   *
   * @param gradients of the loss
   * @param lookupGradients carries the gradient of the input layer's output to the tables
   * @return the global step after the update, a scalar; fetching it applies the update
   */
  public Operand<TInt64> minimize(
      LossGradients gradients, Function<Operand<TFloat32>, List<TableGradient>> lookupGradients) {
    List<Op> updates = new ArrayList<>();
    for (TableGradient gradient : lookupGradients.apply(gradients.input())) {
      updates.addAll(sparse(gradient));
    }
    for (WeightGradient gradient : gradients.weights()) {
      updates.addAll(dense(gradient));
    }
    return countStep(rule.finish(updates));
  }

  private List<Op> sparse(TableGradient gradient) {
    if (gradient instanceof SparseGradient rows) {
      List<Op> updates = new ArrayList<>();
      updates.add(rule.sparse(rows.table().on(tf), rows));
      changes.ifPresent(tracking -> updates.add(tracking.note(rows.table(), rows.rows())));
      return updates;
    }
    Operand<TInt64> step =
        tf.math.add(variables.globalStep().read(tf, TInt64.class), tf.constant(1L));
    return ((KeyedGradient) gradient).update(tf, rule.rows(), step);
  }

  /** Each piece of a weight is updated by its rows of the gradient. */
  private List<Op> dense(WeightGradient gradient) {
    List<Variable> pieces = gradient.weight().pieces();
    if (pieces.size() == 1) {
      return List.of(rule.dense(pieces.get(0), gradient.value()));
    }
    Operand<TInt64> sizes = tf.constant(pieces.stream().mapToLong(Variable::rows).toArray());
    List<Op> updates = new ArrayList<>();
    var parts = tf.splitV(gradient.value(), sizes, tf.constant(0), (long) pieces.size()).output();
    for (int i = 0; i < pieces.size(); i++) {
      updates.add(rule.dense(pieces.get(i), parts.get(i)));
    }
    return updates;
  }

  private Operand<TInt64> countStep(List<Op> updates) {
    Ops afterUpdates = tf.withControlDependencies(updates);
    Operand<?> step = variables.globalStep().handle();
    Op increment = afterUpdates.assignAddVariableOp(step, tf.constant(1L));
    return tf.withControlDependencies(increment).readVariableOp(step, TInt64.class);
  }
}
