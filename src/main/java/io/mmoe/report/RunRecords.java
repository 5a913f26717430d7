package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.record.trace.StepTrace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The files that runs wrote next to a checkpoint. A missing file is an empty list or a missing
 * node.
 *
 * @param runs runs of {@code runs.json}, oldest first
 * @param steps lines of {@code train_log.jsonl}
 * @param evaluations lines of {@code evaluations.jsonl}
 * @param runEvaluations evaluations without the runs of {@code mmoe evaluate}
 * @param curves {@code curves.json}
 * @param traces latest traced steps, from {@code timeline-<step>.json}
 */
public record RunRecords(
    List<JsonNode> runs,
    List<JsonNode> steps,
    List<JsonNode> evaluations,
    List<JsonNode> runEvaluations,
    JsonNode curves,
    List<StepTrace> traces) {

  public RunRecords {
    runs = List.copyOf(runs);
    steps = List.copyOf(steps);
    evaluations = List.copyOf(evaluations);
    runEvaluations = List.copyOf(runEvaluations);
    traces = List.copyOf(traces);
  }

  /** Returns the run's last evaluation of each step, by ascending step. */
  List<JsonNode> evaluationCurve() {
    return lastOfEachStep(runEvaluations);
  }

  /** Returns the last evaluation of a step, or of the latest step if this step has none. */
  Optional<JsonNode> evaluationOf(long step) {
    List<JsonNode> lines = lastOfEachStep(evaluations);
    return lines.stream()
        .filter(line -> line.path("step").asLong() == step)
        .findFirst()
        .or(() -> lines.stream().reduce((earlier, later) -> later));
  }

  private static List<JsonNode> lastOfEachStep(List<JsonNode> lines) {
    Map<Long, JsonNode> steps = new TreeMap<>();
    lines.forEach(line -> steps.put(line.path("step").asLong(), line));
    return new ArrayList<>(steps.values());
  }

  /** Returns the tasks of the evaluations, in the order of the model. */
  List<String> tasks() {
    return evaluations.stream()
        .map(RunRecords::tasks)
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  /** Returns the tasks of one evaluation, in the order of the model. */
  static List<String> tasks(JsonNode evaluation) {
    List<String> tasks = new ArrayList<>();
    evaluation.path("tasks").fieldNames().forEachRemaining(tasks::add);
    return tasks;
  }

  /** Returns the last logged training loss, or NaN if there is none. */
  double lastLoss() {
    return steps.isEmpty() ? Double.NaN : number(steps.get(steps.size() - 1).path("loss"));
  }

  /**
   * Returns the lines of the training log that have a meaningful speed. The first line of each run
   * is left out, because its time includes the start of the run.
   */
  List<JsonNode> stepsWithSpeed() {
    List<JsonNode> later = new ArrayList<>();
    for (int i = 1; i < steps.size(); i++) {
      if (!runEndsBetween(steps.get(i - 1), steps.get(i))) {
        later.add(steps.get(i));
      }
    }
    return later;
  }

  private boolean runEndsBetween(JsonNode line, JsonNode next) {
    return runs.stream()
        .map(run -> run.path("global_step").asLong(Long.MAX_VALUE))
        .anyMatch(end -> line.path("step").asLong() <= end && end < next.path("step").asLong());
  }

  /** Returns the batch size, if it is recorded and all runs had the same. */
  OptionalDouble batchSize() {
    List<Double> sizes =
        runs.stream()
            .map(run -> run.path("flags").path("--batch_size").asDouble())
            .distinct()
            .toList();
    return sizes.size() == 1 && sizes.get(0) > 0
        ? OptionalDouble.of(sizes.get(0))
        : OptionalDouble.empty();
  }

  /** Returns the number in a node, or NaN if the node is no number. */
  static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }
}
