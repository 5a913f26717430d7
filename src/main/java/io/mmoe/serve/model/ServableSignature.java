package io.mmoe.serve.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * One thing that can be asked of a servable.
 *
 * @param definition as the SavedModel describes it
 * @param inputs the tensors to feed, by name, each [rows]
 * @param outputs the tensors to fetch, by name, each [rows] or [rows, width]
 */
public record ServableSignature(
    String name,
    SignatureDef definition,
    Map<String, Output<?>> inputs,
    Map<String, Output<?>> outputs) {

  /** The name of the signature that is asked when none is named. */
  public static final String DEFAULT = "serving_default";

  /** Keeps a message with repeated values from filling the memory. */
  private static final long MAX_BYTES = 256L << 20;

  public ServableSignature {
    inputs = new LinkedHashMap<>(inputs);
    outputs = new LinkedHashMap<>(outputs);
  }

  /** What the method's name in TensorFlow Serving ends with: predict, classify or regress. */
  public String method() {
    return definition.getMethodName().replaceFirst(".*/", "");
  }

  /**
   * Checks inputs against what the signature takes.
   *
   * @return the number of rows, which all inputs have
   * @throws InvalidInputException if an input is missing, unknown, or of another type, or if they
   *     differ in rows or have none
   */
  public int rows(Map<String, HostTensor> given) {
    if (!given.keySet().equals(inputs.keySet())) {
      throw new InvalidInputException(
          "input names %s don't match those of signature %s: %s"
              .formatted(given.keySet(), name, inputs.keySet()));
    }
    int rows = given.values().iterator().next().rows();
    for (Map.Entry<String, HostTensor> input : given.entrySet()) {
      check(input.getKey(), input.getValue(), rows);
    }
    if (rows == 0) {
      throw new InvalidInputException("there are no rows");
    }
    return rows;
  }

  /** Whether an input takes strings; otherwise it takes int64. */
  public boolean takesStrings(String input) {
    return definition.getInputsOrThrow(input).getDtype() == DataType.DT_STRING;
  }

  private void check(String input, HostTensor values, int rows) {
    boolean fits =
        takesStrings(input)
            ? values instanceof HostTensor.Strings
            : values instanceof HostTensor.Int64s;
    if (!fits || values.width() != HostTensor.VECTOR) {
      throw new InvalidInputException(
          "input %s must be a vector of %s"
              .formatted(input, takesStrings(input) ? "strings" : "int64"));
    }
    if (values instanceof HostTensor.Strings strings && strings.bytes() > MAX_BYTES) {
      throw new InvalidInputException(
          "input %s has %d bytes, more than %d".formatted(input, strings.bytes(), MAX_BYTES));
    }
    if (values.rows() != rows) {
      throw new InvalidInputException(
          "input %s has %d rows, another %d".formatted(input, values.rows(), rows));
    }
  }

  /**
   * Finds the tensors in the graph.
   *
   * @throws ServableException if an input is anything but strings or int64 of one dimension
   */
  static ServableSignature of(Graph graph, String name, SignatureDef definition) {
    Map<String, Output<?>> inputs = outputs(graph, definition.getInputsMap());
    inputs.forEach(
        (input, output) -> {
          boolean known =
              output.dataType() == DataType.DT_STRING || output.dataType() == DataType.DT_INT64;
          if (!known || output.shape().numDimensions() != 1) {
            throw new ServableException(
                "input %s of signature %s is %s%s; only vectors of strings or int64 are served"
                    .formatted(input, name, output.dataType(), output.shape()));
          }
        });
    return new ServableSignature(
        name, definition, inputs, outputs(graph, definition.getOutputsMap()));
  }

  private static Map<String, Output<?>> outputs(Graph graph, Map<String, TensorInfo> tensors) {
    Map<String, Output<?>> outputs = new LinkedHashMap<>();
    new TreeMap<>(tensors)
        .forEach(
            (name, info) -> {
              String[] parts = info.getName().split(":", -1);
              Operation operation = graph.operation(parts[0]);
              if (operation == null) {
                throw new ServableException("the graph has no tensor " + info.getName());
              }
              outputs.put(name, operation.output(Integer.parseInt(parts[1])));
            });
    return outputs;
  }
}
