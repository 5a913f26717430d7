package io.mmoe.build.optimizer;

import io.mmoe.build.embedding.RowUpdate;
import io.mmoe.build.embedding.SparseGradient;
import io.mmoe.build.graph.Variable;
import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.OptimizerSettings;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How a gradient changes a variable. An instance belongs to one graph and makes the slots that it
 * needs for each variable as it meets it.
 */
interface UpdateRule {

  /** The rule for a choice; its variables are made in the store. */
  static UpdateRule of(
      Ops tf, OptimizerSettings settings, VariableStore variables, boolean skipRestingRows) {
    if (settings instanceof OptimizerSettings.Adagrad adagrad) {
      return new AdagradRule(tf, adagrad, variables);
    }
    if (settings instanceof OptimizerSettings.Adam adam) {
      return new AdamRule(tf, adam, variables, skipRestingRows);
    }
    if (settings instanceof OptimizerSettings.AdamAsync adamAsync) {
      return new AdamAsyncRule(tf, adamAsync, variables);
    }
    if (settings instanceof OptimizerSettings.AdagradDecay adagradDecay) {
      return new AdagradDecayRule(tf, adagradDecay, variables);
    }
    return new GradientDescentRule(tf, settings.learningRate());
  }

  /**
   * Adds the update of a dense variable.
   *
   * @param gradient of the variable's shape
   */
  Op dense(Variable variable, Operand<TFloat32> gradient);

  /**
   * Adds the update of a table from the gradient of its touched rows.
   *
   * @param there adds ops where the table lives
   */
  Op sparse(Ops there, SparseGradient gradient);

  /** The update of rows of a table of keys, by themselves. */
  RowUpdate rows();

  /** Adds what follows once all updates of a step are done. */
  default List<Op> finish(List<Op> updates) {
    return updates;
  }
}
