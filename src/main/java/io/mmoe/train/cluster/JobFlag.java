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
 * Some int32 on a parameter server, shared by all graphs that name them, set when all are 1.
 *
 * @param handle of the variable
 */
record JobFlag(Operand<?> handle) {

  static JobFlag create(Ops tf, String name, int server, int size) {
    Ops there = tf.withDevice(RoundRobinPlacement.device(server));
    return new JobFlag(Variable.handle(there, name, Shape.of(size), DataType.DT_INT32));
  }

  Operand<TBool> isInitialized(Ops tf) {
    return tf.varIsInitializedOp(handle);
  }

  /** Fails unless the variable is initialized; ask for that first. */
  Operand<TBool> isSet(Ops tf) {
    Operand<TInt32> values = tf.readVariableOp(handle, TInt32.class);
    return tf.all(tf.math.equal(values, tf.constant(1)), tf.constant(0));
  }

  Op assign(Ops tf, Operand<TInt32> values) {
    return tf.assignVariableOp(handle, values);
  }
}
