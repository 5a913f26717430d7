package io.mmoe.serve.grpc;

import io.mmoe.serve.api.Class;
import io.mmoe.serve.api.ClassificationResult;
import io.mmoe.serve.api.Classifications;
import io.mmoe.serve.api.ExampleListWithContext;
import io.mmoe.serve.api.Input;
import io.mmoe.serve.api.Regression;
import io.mmoe.serve.api.RegressionResult;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.HostTensor.Strings;
import io.mmoe.serve.model.InvalidInputException;
import io.mmoe.serve.server.ModelResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.Example;

/** Conversion of classify and regress messages: examples to inputs, outputs to results. */
final class ExampleMessages {

  /** The limit for all copies of a context together. */
  private static final long MAX_CONTEXT_BYTES = 64L << 20;

  private ExampleMessages() {}

  /** Returns the serialized examples. The shared context is merged into each of them. */
  static Map<String, HostTensor> inputs(Input input) {
    List<Example> examples =
        input.hasExampleListWithContext()
            ? withContext(input.getExampleListWithContext())
            : input.getExampleList().getExamplesList();
    if (examples.isEmpty()) {
      throw new InvalidInputException("Input is empty.");
    }
    byte[][] serialized = examples.stream().map(Example::toByteArray).toArray(byte[][]::new);
    return Map.of("inputs", new Strings(serialized, HostTensor.VECTOR));
  }

  static ClassificationResult classification(ModelResponse response) {
    Strings classes = response.strings("classes");
    Float32s scores = response.floats("scores");
    ClassificationResult.Builder result = ClassificationResult.newBuilder();
    for (int row = 0; row < scores.rows(); row++) {
      Classifications.Builder ofRow = Classifications.newBuilder();
      for (int i = row * scores.perRow(); i < (row + 1) * scores.perRow(); i++) {
        ofRow.addClasses(
            Class.newBuilder()
                .setLabel(new String(classes.values()[i], StandardCharsets.UTF_8))
                .setScore(scores.values()[i]));
      }
      result.addClassifications(ofRow);
    }
    return result.build();
  }

  static RegressionResult regression(ModelResponse response) {
    RegressionResult.Builder result = RegressionResult.newBuilder();
    for (float value : response.floats("outputs").values()) {
      result.addRegressions(Regression.newBuilder().setValue(value));
    }
    return result.build();
  }

  private static List<Example> withContext(ExampleListWithContext list) {
    long copies = (long) list.getContext().getSerializedSize() * list.getExamplesCount();
    if (copies > MAX_CONTEXT_BYTES) {
      throw new InvalidInputException(
          "the context makes the examples larger than " + MAX_CONTEXT_BYTES + " bytes");
    }
    return list.getExamplesList().stream()
        .map(example -> list.getContext().toBuilder().mergeFrom(example).build())
        .toList();
  }
}
