package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

/** The weights that the rows of new keys start with. */
interface InitialRows {

  /** Adds the ops that read the initial rows of distinct keys, [R, D]. */
  Operand<TFloat32> of(Ops tf, UniqueIds ids);

  /** Adds the ops that read the initial rows of one column's keys, repeats included, [N, D]. */
  Operand<TFloat32> of(Ops tf, SparseIds ids);

  /** Returns whether keys that are not yet admitted read these rows. Otherwise they read zeros. */
  boolean readByWaitingKeys();

  /**
   * Adds the gradients of keys that are not admitted. There are none if initial rows are constant.
   *
   * @param admitted whether a key has or gets its own row, [R]
   * @param values gradient of each key, [R, D]
   */
  List<TableGradient> gradients(
      Ops tf, UniqueIds ids, Operand<TBool> admitted, Operand<TFloat32> values);
}
