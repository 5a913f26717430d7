package io.mmoe.serve.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import io.mmoe.serve.api.GetModelMetadataResponse;
import io.mmoe.serve.api.SignatureDefMap;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.HostTensor.Int64s;
import io.mmoe.serve.model.HostTensor.Strings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Conversion of outputs to response bodies. Safe for use by several threads. */
final class JsonResponses {
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

  private JsonResponses() {}

  @FunctionalInterface
  private interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static byte[] error(String message) {
    return write(json -> json.writeStringField("error", message));
  }

  /**
   * Returns {@code {"predictions": [row, ...]}}. A row is an object, or a plain value if there is
   * only one output.
   */
  static byte[] predictionsByRow(Map<String, HostTensor> outputs) {
    return write(
        json -> {
          json.writeArrayFieldStart("predictions");
          int rows = outputs.values().iterator().next().rows();
          for (int row = 0; row < rows; row++) {
            writeRow(json, outputs, row);
          }
          json.writeEndArray();
        });
  }

  /**
   * Returns {@code {"outputs": {name: values, ...}}}, or only the values if there is only one
   * output.
   */
  static byte[] predictionsByColumn(Map<String, HostTensor> outputs) {
    return write(
        json -> {
          json.writeFieldName("outputs");
          if (outputs.size() == 1) {
            writeAll(json, outputs.values().iterator().next());
            return;
          }
          json.writeStartObject();
          for (Map.Entry<String, HostTensor> output : outputs.entrySet()) {
            json.writeFieldName(output.getKey());
            writeAll(json, output.getValue());
          }
          json.writeEndObject();
        });
  }

  /** Returns {@code {"results": [[[label, score], ...], ...]}}. */
  static byte[] classifications(Strings classes, Float32s scores) {
    return write(
        json -> {
          json.writeArrayFieldStart("results");
          for (int row = 0; row < scores.rows(); row++) {
            json.writeStartArray();
            for (int i = row * scores.perRow(); i < (row + 1) * scores.perRow(); i++) {
              json.writeStartArray();
              writeValue(json, classes, i);
              writeValue(json, scores, i);
              json.writeEndArray();
            }
            json.writeEndArray();
          }
          json.writeEndArray();
        });
  }

  /** Returns {@code {"results": [value, ...]}}. */
  static byte[] regressions(Float32s values) {
    return write(
        json -> {
          json.writeFieldName("results");
          writeAll(json, values);
        });
  }

  /** Returns a message in protobuf's JSON format, with the field names of the proto file. */
  static String message(MessageOrBuilder message) {
    try {
      return JsonFormat.printer()
          .preservingProtoFieldNames()
          .includingDefaultValueFields()
          .print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a version's signatures, without the {@code Any} wrapper of the message. */
  static String metadata(GetModelMetadataResponse response) {
    try {
      SignatureDefMap signatures =
          response.getMetadataOrThrow("signature_def").unpack(SignatureDefMap.class);
      return "{\n\"model_spec\": %s,\n\"metadata\": {\"signature_def\": %s}\n}\n"
          .formatted(message(response.getModelSpec()), message(signatures));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] write(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      body.writeTo(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeRow(JsonGenerator json, Map<String, HostTensor> outputs, int row)
      throws IOException {
    if (outputs.size() == 1) {
      writeRow(json, outputs.values().iterator().next(), row);
      return;
    }
    json.writeStartObject();
    for (Map.Entry<String, HostTensor> output : outputs.entrySet()) {
      json.writeFieldName(output.getKey());
      writeRow(json, output.getValue(), row);
    }
    json.writeEndObject();
  }

  private static void writeAll(JsonGenerator json, HostTensor values) throws IOException {
    json.writeStartArray();
    for (int row = 0; row < values.rows(); row++) {
      writeRow(json, values, row);
    }
    json.writeEndArray();
  }

  private static void writeRow(JsonGenerator json, HostTensor values, int row) throws IOException {
    if (values.width() == HostTensor.VECTOR) {
      writeValue(json, values, row);
      return;
    }
    json.writeStartArray();
    for (int i = row * values.width(); i < (row + 1) * values.width(); i++) {
      writeValue(json, values, i);
    }
    json.writeEndArray();
  }

  private static void writeValue(JsonGenerator json, HostTensor values, int i) throws IOException {
    if (values instanceof Float32s floats) {
      json.writeNumber(floats.values()[i]);
    } else if (values instanceof Int64s longs) {
      json.writeNumber(longs.values()[i]);
    } else if (values instanceof Strings strings) {
      json.writeString(new String(strings.values()[i], StandardCharsets.UTF_8));
    }
  }
}
