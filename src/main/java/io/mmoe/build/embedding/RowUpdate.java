package io.mmoe.build.embedding;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** An optimizer's computation on single rows and their slots, independent of their storage. */
@FunctionalInterface
public interface RowUpdate {

  /**
   * Adds the computation.
   *
   * @param there adds ops on the device of the rows
   * @return the new weights, followed by the new slots in their order
   */
  List<Operand<TFloat32>> apply(Ops there, Rows rows);

  /**
   * Rows with their slots and gradients.
   *
   * @param weights [R, D]
   * @param slots slots in the order of the optimizer, each [R, width]
   * @param gradient [R, D]
   * @param variables names of the variables of a joint table, one for each column
   * @param variable index in {@code variables} of the variable that a row belongs to, [R]
   * @param trained whether the result for a row is stored, [R]
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
