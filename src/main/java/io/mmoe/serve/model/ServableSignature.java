package io.mmoe.serve.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/**
 * A signature of a servable: a function from named inputs to named outputs.
 *
 * @param definition the signature's message in the SavedModel
 * @param inputs the tensors to feed, by name, each [rows]
 * @param outputs the tensors to fetch, by name, each [rows] or [rows, width]
 */
public record ServableSignature(
    String name,
    SignatureDef definition,
    Map<String, Output<?>> inputs,
    Map<String, Output<?>> outputs) {

  /** The name of the signature for requests that name none. */
  public static final String DEFAULT = "serving_default";

  private static final Pattern TENSOR = Pattern.compile("([^:]+):(\\d{1,9})");

  /** The limit for one input, so that a message with repeated values can't exhaust the memory. */
  private static final long MAX_BYTES = 256L << 20;

  public ServableSignature {
    inputs = new LinkedHashMap<>(inputs);
    outputs = new LinkedHashMap<>(outputs);
  }

  /** The last part of TensorFlow Serving's method name: predict, classify or regress. */
  public String method() {
    return definition.getMethodName().replaceFirst(".*/", "");
  }

  /**
   * Validates inputs against the signature.
   *
   * @return the number of rows, which is the same for all inputs
   * @throws InvalidInputException if an input is missing, unknown or of another type, if the
   *     numbers of rows differ, or if there are no rows
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

  /** Whether an input is a string tensor. Otherwise it is an int64 tensor. */
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
          "input %s has %d rows, another input has %d".formatted(input, values.rows(), rows));
    }
  }

  /**
   * Finds the tensors of a signature in the graph.
   *
   * @throws ServableException if a tensor is missing, or if an input is not a vector of strings or
   *     int64
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
              outputs.put(name, output(graph, info.getName()));
            });
    return outputs;
  }

  private static Output<?> output(Graph graph, String tensor) {
    Matcher name = TENSOR.matcher(tensor);
    Operation operation = name.matches() ? graph.operation(name.group(1)) : null;
    int number = operation == null ? 0 : Integer.parseInt(name.group(2));
    if (operation == null || number >= operation.numOutputs()) {
      throw new ServableException("the graph has no tensor " + tensor);
    }
    return operation.output(number);
  }
}
