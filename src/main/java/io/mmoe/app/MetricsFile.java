package io.mmoe.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.evaluation.EvaluationResult;
import io.mmoe.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * {@code metrics.json}: what a training run came to, for programs. Numbers that are NaN are null.
 */
final class MetricsFile {
  private static final String NAME = "metrics.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsFile() {}

  static void write(
      Path directory, TrainingResult training, Optional<EvaluationResult> evaluation) {
    ObjectNode root = JSON.createObjectNode();
    root.put("global_step", training.globalStep());
    put(root, "loss", training.loss());
    put(root, "steps_per_sec", training.stepsPerSecond());
    evaluation.ifPresent(result -> put(root.putObject("eval"), result));
    Path file = directory.resolve(NAME);
    Path temporary = directory.resolve(NAME + ".tmp");
    try {
      Files.writeString(temporary, root.toPrettyString() + System.lineSeparator());
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  /** The metrics of a step, or JSON's null if the directory has none of it. */
  static JsonNode of(Path directory, long globalStep) throws IOException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return JSON.nullNode();
    }
    JsonNode metrics = JSON.readTree(file.toFile());
    return metrics.path("global_step").asLong() == globalStep ? metrics : JSON.nullNode();
  }

  static void put(ObjectNode node, EvaluationResult evaluation) {
    node.put("examples", evaluation.examples());
    put(node, "acc", evaluation.accuracy());
    put(node, "auc", evaluation.auc());
    put(node, "loss", evaluation.loss());
    ObjectNode tasks = node.putObject("tasks");
    for (EvaluationResult.TaskResult result : evaluation.tasks()) {
      ObjectNode task = tasks.putObject(result.task());
      put(task, "auc", result.auc());
      put(task, "log_loss", result.logLoss());
      task.put("positives", result.positives());
    }
  }

  /** A float by its own digits, not by those of the double that it widens to. */
  private static void put(ObjectNode node, String name, float value) {
    if (Float.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
