package io.mmoe.graph;

import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TType;

/**
 * A resource variable of a graph. It holds no memory itself: its value lives in a session.
 *
 * @param name its name in checkpoints, the one that Python's train.py gives it
 * @param handle the resource; one handle for the life of the graph
 * @param initializer the op that assigns the first value
 */
public record Variable(
    String name, Shape shape, Class<? extends TType> type, Operand<?> handle, Op initializer) {

  /**
   * Adds an op that reads the whole value. Tables are read by row instead: a whole read of a
   * variable with sparse updates copies it.
   */
  public <T extends TType> Operand<T> read(Ops tf, Class<T> expected) {
    if (!expected.equals(type)) {
      throw new IllegalArgumentException(name + " is " + type + ", not " + expected);
    }
    return tf.readVariableOp(handle, expected);
  }
}
