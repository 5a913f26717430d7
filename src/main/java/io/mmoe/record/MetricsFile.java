package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code metrics.json}: what a training run came to, for programs. */
public final class MetricsFile {
  private static final String NAME = "metrics.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsFile() {}

  public static void write(Path directory, ObjectNode metrics) {
    AtomicFile.write(directory.resolve(NAME), metrics.toPrettyString() + System.lineSeparator());
  }

  /** The metrics of a step, or JSON's null if the directory has none of it. */
  public static JsonNode of(Path directory, long globalStep) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return JSON.nullNode();
    }
    JsonNode metrics = JSON.readTree(file.toFile());
    long step = metrics.path("eval").path("step").asLong(metrics.path("global_step").asLong());
    return step == globalStep ? metrics : JSON.nullNode();
  }
}
