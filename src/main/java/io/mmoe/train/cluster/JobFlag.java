package io.mmoe.train.cluster;

import io.mmoe.build.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt32;

/**
 * A vector of int32 on a parameter server that is set when all elements are 1. All graphs that use
 * its name share it.
 */
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

  /** Adds the op that reads the flag. It fails unless {@link #isInitialized}. */
  Operand<TBool> isSet(Ops tf) {
    Operand<TInt32> values = tf.readVariableOp(handle, TInt32.class);
    return tf.all(tf.math.equal(values, tf.constant(1)), tf.constant(0));
  }

  Op assign(Ops tf, Operand<TInt32> values) {
    return tf.assignVariableOp(handle, values);
  }
}
