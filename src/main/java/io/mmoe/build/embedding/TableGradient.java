package io.mmoe.build.embedding;

import io.mmoe.build.graph.Variable;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The gradient of a table, or of one shard of it, in the rows that a batch touched. */
public interface TableGradient {

  /** Adds the ops that apply the gradient with an optimizer. */
  List<Op> apply(Ops tf, TableOptimizer optimizer);

  /** The part of an optimizer that updates tables. */
  interface TableOptimizer {

    /** Adds the update of a fixed table, whose slots are variables. */
    List<Op> update(SparseGradient gradient);

    /** Returns the update of rows that hold their slots themselves. */
    RowUpdate rowUpdate();

    /** Adds the ops that compute the global step after this update, a scalar. */
    Operand<TInt64> newGlobalStep();
  }

  /**
   * The gradient of a fixed table.
   *
   * @param table [buckets, D]
   * @param rows touched rows, [R], each once
   * @param values gradient of each touched row, [R, D]
   */
  record SparseGradient(Variable table, Operand<TInt64> rows, Operand<TFloat32> values)
      implements TableGradient {

    @Override
    public List<Op> apply(Ops tf, TableOptimizer optimizer) {
      return optimizer.update(this);
    }
  }
}
