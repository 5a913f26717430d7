package io.mmoe.build.embedding.keyed;

import io.mmoe.build.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** A rule that decides which keys have or get a row. An instance belongs to one table. */
interface Admission {

  /** Admission of all keys at first sight. */
  Admission OF_ALL =
      new Admission() {
        @Override
        public boolean admitsAll() {
          return true;
        }

        @Override
        public Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present) {
          return new Decision(tf.onesLike(present), neverSeen(tf, present));
        }
      };

  /** Admission of keys that have a row, for graphs that do not train. */
  Admission OF_PRESENT =
      new Admission() {
        @Override
        public boolean admitsAll() {
          return false;
        }

        @Override
        public Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present) {
          return new Decision(present, neverSeen(tf, present));
        }
      };

  /**
   * A decision on the keys of a batch.
   *
   * @param admitted whether a key has or gets a row, [R]
   * @param seen number of occurrences before this batch, [R], valid for keys without a row
   */
  record Decision(Operand<TBool> admitted, Operand<TFloat32> seen) {}

  /** Returns whether all keys are admitted at first sight. */
  boolean admitsAll();

  /**
   * Adds the ops that decide. They change nothing.
   *
   * @param present whether a key has a row, [R]
   */
  Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present);

  /**
   * Adds the ops that count the occurrences of a batch. By default nothing is counted.
   *
   * @param tf adds ops that run after the decision
   * @param step global step after the batch's update, a scalar
   */
  default List<Op> count(Ops tf, UniqueIds ids, Operand<TInt64> step) {
    return List.of();
  }

  private static Operand<TFloat32> neverSeen(Ops tf, Operand<TBool> present) {
    return tf.zerosLike(tf.dtypes.cast(present, TFloat32.class));
  }
}
