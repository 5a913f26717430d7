package io.mmoe.build.embedding;

import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** What the rows of keys begin with. R is the number of a batch's distinct keys, N that of all. */
interface InitialRows {

  /** The first rows of distinct keys, [R, D]. */
  Operand<TFloat32> of(Ops tf, UniqueIds ids);

  /** The first rows of keys as they come, of one column, [N, D]. */
  Operand<TFloat32> of(Ops tf, SparseIds ids);

  /** Whether keys that wait for a row of their own read these; or else they read zeros. */
  boolean readByWaitingKeys();

  /**
   * The gradients that waiting keys have; none if what rows begin with never changes.
   *
   * @param admitted [R], whether a key has or gets a row of its own
   * @param values [R, D], each key's gradient
   */
  List<TableGradient> gradients(
      Ops tf, UniqueIds ids, Operand<TBool> admitted, Operand<TFloat32> values);
}
