package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lines of {@code evaluations.jsonl}. */
final class Evaluations {

  private Evaluations() {}

  /** The last line of each step, by rising step. */
  static List<JsonNode> bySteps(List<JsonNode> lines) {
    Map<Long, JsonNode> steps = new TreeMap<>();
    lines.forEach(line -> steps.put(line.path("step").asLong(), line));
    return new ArrayList<>(steps.values());
  }

  /** The last line of the checkpoint's step, or if there is none, of the latest step. */
  static Optional<JsonNode> latest(List<JsonNode> lines, long step) {
    List<JsonNode> steps = bySteps(lines);
    return steps.stream()
        .filter(line -> line.path("step").asLong() == step)
        .findFirst()
        .or(() -> steps.stream().reduce((earlier, later) -> later));
  }

  /** The tasks of a line, in the order of the model. */
  static List<String> tasks(JsonNode line) {
    List<String> tasks = new ArrayList<>();
    line.path("tasks").fieldNames().forEachRemaining(tasks::add);
    return tasks;
  }

  /** The tasks of all lines. */
  static List<String> tasks(List<JsonNode> lines) {
    return lines.stream()
        .map(Evaluations::tasks)
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }
}
