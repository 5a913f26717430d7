package io.mmoe.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.record.trace.CostliestOps;
import io.mmoe.record.trace.OpTime;
import io.mmoe.record.trace.StepTrace;
import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.BarGroup;
import io.mmoe.report.Chart.Bars;
import io.mmoe.report.Chart.Lines;
import io.mmoe.report.Chart.Point;
import io.mmoe.report.Chart.Series;
import io.mmoe.report.Chart.Style;
import io.mmoe.report.Table.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** How fast training went, and where its time went. */
record TimeSection(Report.Log log) {
  private static final Pattern SCOPE = Pattern.compile("([A-Za-z][A-Za-z_]*?)(_\\d+)?/");
  private static final int SHOWN_PARTS = 6;
  private static final int OTHER_COLOR = 7;
  private static final int SHOWN_OPS = 10;
  private static final double MICROS_PER_MILLI = 1000;
  private static final int SPEED_COLOR = 2;
  private static final int WAIT_COLOR = 3;

  /** The scope of what TensorBoard shows, which few steps compute. */
  private static final String SUMMARIES = "summaries";

  Section section() {
    Optional<StepTrace> typical = typical();
    List<Table> tables = new ArrayList<>();
    typical.ifPresent(step -> tables.add(costliest(step)));
    return new Section(
        "time",
        "Speed and time",
        List.of(
            "Speed is that between two lines of the log, evaluations and saves included, without the"
                + " first line of a run, before which the graph is laid out."),
        List.of(),
        List.of(speed(), waiting(), parts()),
        tables);
  }

  /**
   * Speeds by step, without those of lines that also count what comes before a run's first step.
   */
  List<Point> speeds() {
    List<JsonNode> later = new ArrayList<>();
    for (int i = 1; i < log.steps().size(); i++) {
      if (!beginsARun(log.steps().get(i - 1), log.steps().get(i))) {
        later.add(log.steps().get(i));
      }
    }
    return Points.overSteps(later, line -> Points.number(line.path("steps_per_sec")));
  }

  /** Whether an earlier run ended between two lines. */
  private boolean beginsARun(JsonNode before, JsonNode line) {
    return log.runs().stream()
        .map(run -> run.path("global_step").asLong(Long.MAX_VALUE))
        .anyMatch(end -> before.path("step").asLong() <= end && end < line.path("step").asLong());
  }

  private Chart speed() {
    return new Lines(
        "speed",
        "Steps a second",
        Axis.of("global step"),
        new Axis("steps/s", Chart.Unit.NUMBER, false, 0.0, null),
        List.of(new Series("steps/s", Style.LINE, SPEED_COLOR, Points.thinned(speeds()))),
        "The log of training has fewer than two lines.");
  }

  private Chart waiting() {
    List<Point> waits =
        Points.overSteps(log.steps(), line -> Points.number(line.path("input_wait")));
    return new Lines(
        "waiting",
        "Time spent waiting for input",
        Axis.of("global step"),
        Axis.percent("share of the time").between(0, 1),
        List.of(new Series("waiting", Style.LINE, WAIT_COLOR, Points.thinned(waits))),
        "Not measured: the graph reads its rows itself, or there is no log.");
  }

  private Chart parts() {
    List<String> parts = costliestParts(log.traces());
    List<BarGroup> groups = new ArrayList<>();
    for (String part : parts) {
      groups.add(BarGroup.of(part, groups.size(), millis(op -> part(op).equals(part))));
    }
    groups.add(BarGroup.of("other", OTHER_COLOR, millis(op -> !parts.contains(part(op)))));
    return new Bars(
        "parts",
        "Work of traced steps by part of the graph, ms",
        Axis.of("ms"),
        log.traces().stream().map(step -> "step " + Format.count(step.step())).toList(),
        groups,
        true,
        "No step was traced; train with --timeline N.");
  }

  /** Scopes by the work of their ops, the costliest first. */
  private static List<String> costliestParts(List<StepTrace> steps) {
    return steps.stream()
        .flatMap(step -> step.ops().stream())
        .filter(op -> !part(op).isEmpty())
        .collect(groupingBy(TimeSection::part, summingDouble(OpTime::micros)))
        .entrySet()
        .stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(SHOWN_PARTS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The time of some ops in each traced step. */
  private DoubleStream millis(Predicate<OpTime> counts) {
    return log.traces().stream()
        .mapToDouble(
            step ->
                step.ops().stream().filter(counts).mapToDouble(OpTime::micros).sum()
                    / MICROS_PER_MILLI);
  }

  /** The last one without summaries, or if all have them, the last. */
  private Optional<StepTrace> typical() {
    return log.traces().stream()
        .max(
            Comparator.<StepTrace>comparingInt(
                    step -> step.ops().stream().anyMatch(op -> part(op).equals(SUMMARIES)) ? 0 : 1)
                .thenComparingLong(StepTrace::step));
  }

  private static Table costliest(StepTrace step) {
    List<Table.Line> lines =
        CostliestOps.of(step, SHOWN_OPS).stream()
            .map(
                cost ->
                    Table.line(
                        cost.node(),
                        Cell.words(cost.type()),
                        Cell.number(Format.count(cost.calls())),
                        Cell.number(Format.number(cost.micros() / MICROS_PER_MILLI, 2)),
                        Cell.share(cost.share())))
            .toList();
    return Table.of(
        "Costliest ops of step %s: %s ms of work in %s ms"
            .formatted(
                Format.count(step.step()),
                Format.number(step.workMicros() / MICROS_PER_MILLI, 1),
                Format.number(step.spanMicros() / MICROS_PER_MILLI, 1)),
        List.of("node", "op", "calls", "ms", "share"),
        lines);
  }

  /**
   * The part of the graph that an op belongs to: the first scope of its name, without the number by
   * which TensorFlow tells scopes of one name apart. Empty for what TensorFlow itself adds.
   */
  private static String part(OpTime op) {
    Matcher scope = SCOPE.matcher(op.node());
    return scope.lookingAt() ? scope.group(1) : "";
  }
}
