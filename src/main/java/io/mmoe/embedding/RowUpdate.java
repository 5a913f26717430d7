package io.mmoe.embedding;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** How gradients change some rows and their slots, computed apart from where these are kept. */
@FunctionalInterface
public interface RowUpdate {

  /**
   * Adds the computation.
   *
   * @param weights [R, D]
   * @param slots each [R, width], in the order of the optimizer's slots
   * @param gradient [R, D]
   * @return the new weights, then the new slots, in the same order
   */
  List<Operand<TFloat32>> apply(
      Ops there,
      Operand<TFloat32> weights,
      List<Operand<TFloat32>> slots,
      Operand<TFloat32> gradient);
}
