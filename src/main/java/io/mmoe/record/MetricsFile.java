package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.DamagedFile;
import io.mmoe.base.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code metrics.json} of a checkpoint directory: the result of the latest training run.
 */
public final class MetricsFile {
  private static final Logger log = LoggerFactory.getLogger(MetricsFile.class);
  private static final String NAME = "metrics.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsFile() {}

  /** Replaces the file. */
  public static void write(Path directory, ObjectNode metrics) {
    DamagedFile.replace(directory.resolve(NAME), metrics.toPrettyString() + System.lineSeparator());
  }

  /**
   * Returns the metrics of a global step, or a JSON null if the file is absent or of another step.
   * A damaged file counts as absent, with a warning.
   */
  public static JsonNode of(Path directory, long globalStep) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return JSON.nullNode();
    }
    try {
      JsonNode metrics = JSON.readTree(file.toFile());
      long step = metrics.path("eval").path("step").asLong(metrics.path("global_step").asLong());
      return metrics.isObject() && step == globalStep ? metrics : JSON.nullNode();
    } catch (IOException e) {
      log.warn("{} is ignored: {}", file, FailureReason.of(e));
      return JSON.nullNode();
    }
  }
}
