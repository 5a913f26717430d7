package io.mmoe.build.embedding;

import io.mmoe.build.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** For a graph that trains nothing: keys were admitted before, or are not. */
record AdmissionOfKnown() implements Admission {

  @Override
  public boolean admitsAll() {
    return false;
  }

  @Override
  public Decision decide(Ops tf, UniqueIds ids, Operand<TBool> present) {
    return new Decision(present, tf.zerosLike(tf.dtypes.cast(present, TFloat32.class)));
  }

  @Override
  public List<Op> count(Ops tf, UniqueIds ids, Operand<TInt64> step) {
    return List.of();
  }
}
