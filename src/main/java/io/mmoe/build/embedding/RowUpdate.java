package io.mmoe.build.embedding;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** How gradients change some rows and their slots, computed apart from where these are kept. */
@FunctionalInterface
public interface RowUpdate {

  /**
   * Adds the computation.
   *
   * @return the new weights, then the new slots, in the same order
   */
  List<Operand<TFloat32>> apply(Ops there, Rows rows);

  /**
   * Rows, with their gradients.
   *
   * @param weights [R, D]
   * @param slots each [R, width], in the order of the optimizer's slots
   * @param gradient [R, D]
   * @param variables the names of the variables that the rows may be of
   * @param variable [R], which of them each row is of
   * @param trained [R], whether the outcome is kept
   */
  record Rows(
      Operand<TFloat32> weights,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> gradient,
      List<String> variables,
      Operand<TInt32> variable,
      Operand<TBool> trained) {
    public Rows {
      slots = List.copyOf(slots);
      variables = List.copyOf(variables);
    }
  }
}
