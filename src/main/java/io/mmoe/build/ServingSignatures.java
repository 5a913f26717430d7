package io.mmoe.build;

import io.mmoe.build.graph.Vectors;
import io.mmoe.build.input.ServingInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Unstack;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;

/** The signatures of a served model, with the names and methods of TensorFlow Serving. */
final class ServingSignatures {
  private static final String METHOD = "tensorflow/serving/";

  private ServingSignatures() {}

  /**
   * Adds the outputs of all signatures.
   *
   * @param probabilities [B, T]
   * @param tasks names of the T tasks
   * @return signatures by name
   */
  static Map<String, SignatureDef> create(
      Ops tf, ServingInput input, Operand<TFloat32> probabilities, List<String> tasks) {
    Unstack<TFloat32> ofTasks = tf.unstack(probabilities, (long) tasks.size(), Unstack.axis(1L));
    Map<String, Operand<?>> scores =
        Map.of("scores", probabilities, "classes", classes(tf, probabilities, tasks));
    Map<String, Operand<?>> examples = Map.of("inputs", input.examples());
    Map<String, SignatureDef> signatures = new LinkedHashMap<>();
    signatures.put("classify", signature("classify", examples, scores));
    Map<String, Operand<?>> predictions = new LinkedHashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      String task = tasks.get(i);
      Operand<TFloat32> ofTask = tf.withName(task).identity(ofTasks.output().get(i));
      SignatureDef regression = signature("regress", examples, Map.of("outputs", ofTask));
      signatures.putIfAbsent("regress", regression); // The default is the first task.
      signatures.put("regress_" + task, regression);
      predictions.put(task, ofTask);
    }
    predictions.put("probabilities", tf.withName("probabilities").identity(probabilities));
    signatures.put(
        "serving_default", signature("predict", Map.copyOf(input.columns()), predictions));
    return signatures;
  }

  /** Adds the names of the tasks for each row, [B, T]. */
  private static Operand<TString> classes(
      Ops tf, Operand<TFloat32> probabilities, List<String> tasks) {
    Operand<TString> names =
        tf.reshape(Vectors.strings(tf, tasks), tf.constant(new int[] {1, tasks.size()}));
    Operand<TInt32> rows =
        tf.slice(tf.shape(probabilities), tf.constant(new int[] {0}), tf.constant(new int[] {1}));
    return tf.withName("classes")
        .tile(names, tf.concat(List.of(rows, tf.constant(new int[] {1})), tf.constant(0)));
  }

  private static SignatureDef signature(
      String method, Map<String, Operand<?>> inputs, Map<String, Operand<?>> outputs) {
    SignatureDef.Builder signature = SignatureDef.newBuilder().setMethodName(METHOD + method);
    inputs.forEach((name, operand) -> signature.putInputs(name, info(operand)));
    outputs.forEach((name, operand) -> signature.putOutputs(name, info(operand)));
    return signature.build();
  }

  private static TensorInfo info(Operand<?> operand) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : operand.shape().asArray()) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size));
    }
    return TensorInfo.newBuilder()
        .setName(operand.op().name() + ":" + operand.asOutput().index())
        .setDtype(operand.asOutput().dataType())
        .setTensorShape(shape)
        .build();
  }
}
