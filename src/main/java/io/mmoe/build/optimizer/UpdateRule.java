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

/**
 * An update rule: the way in which a gradient changes a variable.
 *
 * <p>An instance belongs to one graph. It creates the slots of a variable together with the update
 * of the variable.
 */
interface UpdateRule {

  /** A rule before it is added to a graph. */
  interface Definition {

    /**
     * Returns the slots of one row of a keyed table.
     *
     * @param dimension width of the row's weights (D)
     */
    List<Field> rowSlots(int dimension);

    /**
     * Adds the rule to a graph.
     *
     * @param variables store of the rule's variables
     * @param learningRate rate of the step, a scalar
     * @param skipInactiveRows whether an update of all rows of a table skips the rows that it would
     *     not change
     */
    UpdateRule addTo(
        Ops tf, VariableStore variables, Operand<TFloat32> learningRate, boolean skipInactiveRows);
  }

  /**
   * Returns the rule that the settings choose. {@link OptimizerSettings.Rule} lists the same rules,
   * and {@code io.mmoe.cli.OptimizerOptions} the values of {@code --optimizer} that choose them.
   */
  static Definition of(OptimizerSettings settings) {
    // Java 17 cannot switch over the sealed type itself.
    return switch (settings.rule()) {
      case ADAGRAD -> new AdagradRule.Definition((OptimizerSettings.Adagrad) settings);
      case ADAM -> new AdamRule.Definition((OptimizerSettings.Adam) settings);
      case ADAM_ASYNC -> new AdamAsyncRule.Definition((OptimizerSettings.AdamAsync) settings);
      case ADAGRAD_DECAY ->
          new AdagradDecayRule.Definition((OptimizerSettings.AdagradDecay) settings);
      case GRADIENT_DESCENT ->
          new GradientDescentRule.Definition((OptimizerSettings.GradientDescent) settings);
    };
  }

  /**
   * Adds the update of a dense variable.
   *
   * @param gradient gradient of the variable's shape
   */
  Op dense(Variable variable, Operand<TFloat32> gradient);

  /**
   * Adds the update of a fixed table from the gradient of its touched rows.
   *
   * @param there adds ops on the device of the table
   */
  Op sparse(Ops there, SparseGradient gradient);

  /** Returns the update of single rows of a keyed table. */
  RowUpdate rows();

  /**
   * Adds the ops that run after all updates of a step.
   *
   * @return all ops of the step
   */
  default List<Op> finish(List<Op> updates) {
    return updates;
  }
}
