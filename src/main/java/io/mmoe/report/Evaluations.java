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
  private static final String COMMAND = "evaluate";

  private Evaluations() {}

  /**
   * Those that make a run's curves: one for each step, without what somebody asked for, perhaps of
   * other rows.
   */
  static List<JsonNode> ofRun(List<JsonNode> lines) {
    Map<Long, JsonNode> steps = new TreeMap<>();
    for (JsonNode line : lines) {
      if (!line.path("by").asText().equals(COMMAND)) {
        steps.put(line.path("step").asLong(), line);
      }
    }
    return new ArrayList<>(steps.values());
  }

  /**
   * The last one of the checkpoint's step, or if there is none, of the latest step that was scored.
   */
  static Optional<JsonNode> latest(List<JsonNode> lines, long step) {
    return lines.stream()
        .filter(line -> line.path("step").asLong() == step)
        .reduce((earlier, later) -> later)
        .or(
            () ->
                lines.stream()
                    .reduce(
                        (earlier, later) ->
                            later.path("step").asLong() >= earlier.path("step").asLong()
                                ? later
                                : earlier));
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
