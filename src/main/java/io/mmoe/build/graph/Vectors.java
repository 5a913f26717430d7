package io.mmoe.build.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/** Vector ops that have no short form in TensorFlow-Java. */
public final class Vectors {

  private Vectors() {}

  /** Adds a constant vector of strings, [N]. It may be empty. */
  public static Operand<TString> strings(Ops tf, List<String> values) {
    NdArray<String> vector = NdArrays.ofObjects(String.class, Shape.of(values.size()));
    for (int i = 0; i < values.size(); i++) {
      vector.setObject(values.get(i), i);
    }
    return tf.constant(vector);
  }

  /**
   * Adds the ops that find the indices at which a mask is true.
   *
   * @param mask [N]
   * @return the indices in ascending order, one for each true element
   */
  public static Operand<TInt64> where(Ops tf, Operand<TBool> mask) {
    return tf.reshape(tf.where(mask), tf.constant(new int[] {-1}));
  }
}
