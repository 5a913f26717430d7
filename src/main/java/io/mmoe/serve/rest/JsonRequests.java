package io.mmoe.serve.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.InvalidInputException;
import io.mmoe.serve.model.ServableSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conversion of request bodies to inputs of a signature. Safe for use by several threads. */
final class JsonRequests {
  private static final String BASE64 = "b64";

  /**
   * The limit for tokens of a body, far above the tokens of a full queue of rows. A parsed token
   * takes about 40 bytes.
   */
  private static final long MOST_TOKENS = 4_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonRequests() {}

  /**
   * Parses a body.
   *
   * @throws InvalidInputException if the body is not a JSON object
   */
  static ObjectNode parse(byte[] body) {
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
      throw new InvalidInputException("JSON Parse error: The document is not an object");
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "JSON Parse error: " + e.getOriginalMessage().replaceFirst(" \\(start marker.*", ""), e);
    } catch (IOException e) {
      throw new InvalidInputException("JSON Parse error: " + e.getMessage(), e);
    }
  }

  /** Returns the name of the requested signature, or an empty string. */
  static String signatureName(ObjectNode request) {
    JsonNode name = request.path("signature_name");
    if (!name.isMissingNode() && !name.isTextual()) {
      throw new InvalidInputException("'signature_name' must be a string");
    }
    return name.asText("");
  }

  /**
   * Whether a request lists its rows as {@code instances}. Otherwise it lists its columns as {@code
   * inputs}.
   */
  static boolean isByRow(ObjectNode request) {
    boolean byRow = request.has("instances");
    if (byRow == request.has("inputs")) {
      throw new InvalidInputException(
          byRow
              ? "Not formatted correctly expecting only one of 'inputs' and 'instances'"
              : "Missing 'inputs' or 'instances' key");
    }
    return byRow;
  }

  /** Returns the inputs of a predict request. */
  static Map<String, HostTensor> inputs(ObjectNode request, ServableSignature signature) {
    JsonNode values = request.get(isByRow(request) ? "instances" : "inputs");
    return isByRow(request) ? fromRows(values, signature) : fromColumns(values, signature);
  }

  private static Map<String, HostTensor> fromRows(JsonNode rows, ServableSignature signature) {
    if (!rows.isArray() || rows.isEmpty()) {
      throw new InvalidInputException("'instances' must be a list with at least one row");
    }
    Map<String, List<JsonNode>> columns = new LinkedHashMap<>();
    signature.inputs().keySet().forEach(name -> columns.put(name, new ArrayList<>(rows.size())));
    boolean named = rows.get(0).isObject() && !rows.get(0).has(BASE64);
    if (!named && columns.size() != 1) {
      throw new InvalidInputException(
          "'instances' must be objects with a value for each of " + columns.keySet());
    }
    for (int row = 0; row < rows.size(); row++) {
      JsonNode values = rows.get(row);
      if (named) {
        addRow(columns, values, row);
      } else {
        columns.values().iterator().next().add(values);
      }
    }
    Map<String, HostTensor> inputs = new LinkedHashMap<>();
    columns.forEach((name, values) -> inputs.put(name, vector(name, values, signature)));
    return inputs;
  }

  private static void addRow(Map<String, List<JsonNode>> columns, JsonNode values, int row) {
    if (values.size() > columns.size()) {
      Iterator<String> names = values.fieldNames();
      while (names.hasNext()) {
        String name = names.next();
        if (!columns.containsKey(name)) {
          throw new InvalidInputException(
              "Failed to process element: %d of 'instances' list: unknown input %s"
                  .formatted(row, name));
        }
      }
    }
    columns.forEach(
        (name, column) -> {
          JsonNode value = values.get(name);
          if (value == null) {
            throw new InvalidInputException(
                "Failed to process element: %d of 'instances' list: missing input %s"
                    .formatted(row, name));
          }
          column.add(value);
        });
  }

  private static Map<String, HostTensor> fromColumns(JsonNode inputs, ServableSignature signature) {
    boolean named = inputs.isObject() && !inputs.has(BASE64);
    if (!named) {
      if (signature.inputs().size() != 1) {
        throw new InvalidInputException(
            "'inputs' must be an object with a list for each of " + signature.inputs().keySet());
      }
      String name = signature.inputs().keySet().iterator().next();
      return Map.of(name, vector(name, elements(name, inputs), signature));
    }
    Map<String, HostTensor> columns = new LinkedHashMap<>();
    inputs.forEachEntry(
        (name, list) -> {
          if (!signature.inputs().containsKey(name)) {
            throw new InvalidInputException("unknown input " + name);
          }
          columns.put(name, vector(name, elements(name, list), signature));
        });
    return columns;
  }

  static List<JsonNode> elements(String name, JsonNode list) {
    if (!list.isArray()) {
      throw new InvalidInputException("input " + name + " must be a list");
    }
    List<JsonNode> elements = new ArrayList<>(list.size());
    list.forEach(elements::add);
    return elements;
  }

  private static HostTensor vector(
      String name, List<JsonNode> values, ServableSignature signature) {
    if (signature.takesStrings(name)) {
      byte[][] strings = new byte[values.size()][];
      for (int i = 0; i < strings.length; i++) {
        strings[i] = bytes(name, values.get(i));
      }
      return new HostTensor.Strings(strings, HostTensor.VECTOR);
    }
    long[] numbers = new long[values.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!values.get(i).isIntegralNumber() || !values.get(i).canConvertToLong()) {
        throw new InvalidInputException(
            "input %s: JSON Value: %s is not a whole number".formatted(name, values.get(i)));
      }
      numbers[i] = values.get(i).longValue();
    }
    return new HostTensor.Int64s(numbers, HostTensor.VECTOR);
  }

  /**
   * Returns the bytes of a string, or of an object that holds them in base 64.
   *
   * @param name the name of the input, for error messages
   */
  static byte[] bytes(String name, JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().getBytes(StandardCharsets.UTF_8);
    }
    JsonNode base64 = value.path(BASE64);
    if (value.size() != 1 || !base64.isTextual()) {
      throw new InvalidInputException(
          "input %s: JSON Value: %s is not a string".formatted(name, value));
    }
    try {
      return Base64.getDecoder().decode(base64.textValue());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("input " + name + ": Unable to base64 decode", e);
    }
  }
}
