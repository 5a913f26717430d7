package io.mmoe.build.graph;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArray;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TString;

/** Constants that TensorFlow-Java has no short form for. */
public final class Constants {

  private Constants() {}

  /** A vector of strings, which may be empty: [N]. */
  public static Operand<TString> strings(Ops tf, List<String> values) {
    NdArray<String> vector = NdArrays.ofObjects(String.class, Shape.of(values.size()));
    for (int i = 0; i < values.size(); i++) {
      vector.setObject(values.get(i), i);
    }
    return tf.constant(vector);
  }
}
