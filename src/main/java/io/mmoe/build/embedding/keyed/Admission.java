package io.mmoe.build.embedding;

import io.mmoe.build.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** Decides which keys have or get a row. One belongs to one table. */
interface Admission {

  /** All keys, at once. */
  Admission OF_ALL =
      new Admission() {
        @Override
        public boolean admitsAll() {
          return true;
        }

        @Override
        public Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present) {
          return new Decision(
              tf.onesLike(present), tf.zerosLike(tf.dtypes.cast(present, TFloat32.class)));
        }

        @Override
        public List<Op> count(Ops tf, UniqueIds ids, Operand<TInt64> step) {
          return List.of();
        }
      };

  /**
   * What is decided.
   *
   * @param admitted [R], whether a key has a row or gets one
   * @param seen [R], how often it occurred before this batch; of those that have no row yet
   */
  record Decision(Operand<TBool> admitted, Operand<TFloat32> seen) {}

  /** Whether there is nothing to decide. */
  boolean admitsAll();

  /**
   * Adds the ops that decide; they change nothing.
   *
   * @param present [R], whether a key has a row
   */
  Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present);

  /**
   * Adds the ops that note a batch's occurrences.
   *
   * @param tf waits for the decision
   * @param step scalar, the global step that the batch's update leads to
   */
  List<Op> count(Ops tf, UniqueIds ids, Operand<TInt64> step);
}
