package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.embedding.TableGradient.SparseGradient;
import io.mmoe.build.embedding.TableGradient.TableOptimizer;
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
 * The training step of a graph: one update for each variable, and the increment of the global step.
 * The algorithm of the updates is an {@link UpdateRule}.
 *
 * <p>The loss gradients end at the dense weights and at the input layer's output. From there, the
 * lookups carry them to the touched rows of the tables.
 */
public final class Optimizer {
  private final Ops tf;
  private final VariableStore variables;
  private final UpdateRule rule;
  private final Optional<ChangeTracking> changes;

  /**
   * @param skipInactiveRows whether a rule that updates whole tables may skip inactive rows, which
   *     its update would not change. The numbers are the same in both cases
   * @param changes record of the changed rows, if incremental checkpoints need one
   */
  public Optimizer(
      Ops tf,
      OptimizerSettings settings,
      VariableStore variables,
      boolean skipInactiveRows,
      Optional<ChangeTracking> changes) {
    this.changes = changes;
    this.tf = tf;
    this.variables = variables;
    Operand<TFloat32> rate = RateOps.of(tf, settings.learningRate(), variables);
    this.rule = UpdateRule.of(settings).addTo(tf, variables, rate, skipInactiveRows);
  }

  /**
   * Returns the slots of one row of a keyed table.
   *
   * @param dimension width of the row's weights (D)
   */
  public static List<Field> rowSlots(OptimizerSettings settings, int dimension) {
    return UpdateRule.of(settings).rowSlots(dimension);
  }

  /**
   * Adds the training step.
   *
   * @param gradients gradients of the loss
   * @param lookupGradients carries the gradient of the input layer's output to the tables
   * @return the global step after the update, a scalar. Fetching it applies the update
   */
  public Operand<TInt64> minimize(
      LossGradients gradients, Function<Operand<TFloat32>, List<TableGradient>> lookupGradients) {
    List<Op> updates = new ArrayList<>();
    TableUpdates tables = new TableUpdates();
    for (TableGradient gradient : lookupGradients.apply(gradients.input())) {
      updates.addAll(gradient.apply(tf, tables));
    }
    for (WeightGradient gradient : gradients.weights()) {
      updates.addAll(dense(gradient));
    }
    return countStep(rule.finish(updates));
  }

  private final class TableUpdates implements TableOptimizer {
    @Override
    public List<Op> update(SparseGradient gradient) {
      Variable table = gradient.table();
      List<Op> updates = new ArrayList<>();
      updates.add(rule.sparse(table.on(tf), gradient));
      changes.ifPresent(tracking -> updates.add(tracking.mark(table, gradient.rows())));
      return updates;
    }

    @Override
    public RowUpdate rowUpdate() {
      return rule.rows();
    }

    @Override
    public Operand<TInt64> newGlobalStep() {
      return tf.math.add(variables.globalStep().read(tf, TInt64.class), tf.constant(1L));
    }
  }

  /** Adds one update for each shard of a weight, from the gradient of the rows in the shard. */
  private List<Op> dense(WeightGradient gradient) {
    List<Variable> shards = gradient.weight().shards();
    if (shards.size() == 1) {
      return List.of(rule.dense(shards.get(0), gradient.value()));
    }
    Operand<TInt64> sizes = tf.constant(shards.stream().mapToLong(Variable::rows).toArray());
    List<Op> updates = new ArrayList<>();
    var parts = tf.splitV(gradient.value(), sizes, tf.constant(0), (long) shards.size()).output();
    for (int i = 0; i < shards.size(); i++) {
      updates.add(rule.dense(shards.get(i), parts.get(i)));
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
