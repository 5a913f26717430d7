package io.mmoe.serve.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.InvalidInputException;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;

/** Conversion of classify and regress request bodies to {@code tf.Example}s. */
final class JsonExamples {
  private static final String EXAMPLES_INPUT = "inputs";

  /** The limit for all copies of a context together, in characters. */
  private static final long MAX_CONTEXT = 64L << 20;

  private JsonExamples() {}

  /** Returns the input of a classify or regress request: serialized examples. */
  static Map<String, HostTensor> inputs(ObjectNode request) {
    JsonNode list = request.path("examples");
    if (!list.isArray() || list.isEmpty()) {
      throw new InvalidInputException("'examples' must be a list with at least one example");
    }
    JsonNode context = request.path("context");
    if (!context.isMissingNode() && !context.isObject()) {
      throw new InvalidInputException("'context' must be an object");
    }
    if (!context.isEmpty() && (long) context.toString().length() * list.size() > MAX_CONTEXT) {
      throw new InvalidInputException(
          "'context' makes the examples larger than " + MAX_CONTEXT + " characters");
    }
    byte[][] serialized = new byte[list.size()][];
    for (int i = 0; i < serialized.length; i++) {
      Example.Builder example = Example.newBuilder();
      addFeatures(example, context);
      if (!list.get(i).isObject()) {
        throw new InvalidInputException("Example must be JSON object but is " + list.get(i));
      }
      addFeatures(example, list.get(i));
      serialized[i] = example.build().toByteArray();
    }
    return Map.of(EXAMPLES_INPUT, new HostTensor.Strings(serialized, HostTensor.VECTOR));
  }

  private static void addFeatures(Example.Builder example, JsonNode features) {
    features.forEachEntry(
        (name, value) -> {
          if (example.getFeatures().containsFeature(name)) {
            throw new InvalidInputException(
                "feature " + name + " is in 'context' and in 'examples'");
          }
          example.getFeaturesBuilder().putFeature(name, feature(name, value));
        });
  }

  private static long whole(String name, JsonNode value) {
    if (!value.canConvertToLong()) {
      throw new InvalidInputException(
          "feature %s: JSON Value: %s is not an int64".formatted(name, value));
    }
    return value.longValue();
  }

  private static Feature feature(String name, JsonNode value) {
    List<JsonNode> values = value.isArray() ? JsonRequests.elements(name, value) : List.of(value);
    if (values.stream().allMatch(JsonNode::isIntegralNumber)) {
      Int64List.Builder list = Int64List.newBuilder();
      values.forEach(each -> list.addValue(whole(name, each)));
      return Feature.newBuilder().setInt64List(list).build();
    } else if (values.stream().allMatch(JsonNode::isNumber)) {
      FloatList.Builder list = FloatList.newBuilder();
      values.forEach(each -> list.addValue(each.floatValue()));
      return Feature.newBuilder().setFloatList(list).build();
    }
    BytesList.Builder list = BytesList.newBuilder();
    values.forEach(each -> list.addValue(ByteString.copyFrom(JsonRequests.bytes(name, each))));
    return Feature.newBuilder().setBytesList(list).build();
  }
}
