package io.mmoe.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.serve.model.HostTensor;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Model inputs in the JSON of REST requests. */
public final class JsonRows {
  private JsonRows() {}

  /** Returns {@code {"instances": [...]}}. */
  public static ObjectNode byRow(Map<String, HostTensor> inputs) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ArrayNode instances = root.putArray("instances");
    int rows = inputs.values().iterator().next().rows();
    for (int row = 0; row < rows; row++) {
      ObjectNode instance = instances.addObject();
      for (Map.Entry<String, HostTensor> input : inputs.entrySet()) {
        if (input.getValue() instanceof HostTensor.Int64s longs) {
          instance.put(input.getKey(), longs.values()[row]);
        } else {
          instance.put(input.getKey(), text(input.getValue(), row));
        }
      }
    }
    return root;
  }

  /** Returns {@code {"inputs": {...}}}. */
  public static ObjectNode byColumn(Map<String, HostTensor> inputs) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode columns = root.putObject("inputs");
    inputs.forEach(
        (name, values) -> {
          ArrayNode list = columns.putArray(name);
          for (int row = 0; row < values.rows(); row++) {
            if (values instanceof HostTensor.Int64s longs) {
              list.add(longs.values()[row]);
            } else {
              list.add(text(values, row));
            }
          }
        });
    return root;
  }

  private static String text(HostTensor values, int row) {
    return new String(((HostTensor.Strings) values).values()[row], StandardCharsets.UTF_8);
  }
}
