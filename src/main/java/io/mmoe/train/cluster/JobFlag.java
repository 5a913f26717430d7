package io.mmoe.train.cluster;

import io.mmoe.build.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/** A vector of int32 on a parameter server. All graphs that use its name share it. */
final class JobFlag {
  private final Operand<?> handle;

  private JobFlag(Operand<?> handle) {
    this.handle = handle;
  }

  static JobFlag create(Ops tf, String name, int server, int size) {
    Ops there = tf.withDevice(RoundRobinPlacement.device(server));
    return new JobFlag(Variable.handle(there, name, Shape.of(size), DataType.DT_INT32));
  }

  /** Returns the handle of the variable. */
  Operand<?> handle() {
    return handle;
  }

  Operand<TBool> isInitialized(Ops tf) {
    return tf.varIsInitializedOp(handle);
  }

  /** Adds the op that reads the vector. It fails unless {@link #isInitialized}. */
  Operand<TInt32> read(Ops tf) {
    return tf.readVariableOp(handle, TInt32.class);
  }

  /** Adds the op that returns whether all elements are 1. It fails unless initialized. */
  Operand<TBool> isSet(Ops tf) {
    return tf.all(tf.math.equal(read(tf), tf.constant(1)), tf.constant(0));
  }

  Op assign(Ops tf, Operand<TInt32> values) {
    return tf.assignVariableOp(handle, values);
  }
}
