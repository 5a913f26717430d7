package io.mmoe.report;

import static io.mmoe.report.RunRecords.number;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingDouble;

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

/** The section about the speed of training and the time of its ops. */
final class TimeSection {
  private static final Pattern SCOPE = Pattern.compile("([A-Za-z][A-Za-z_]*?)(_\\d+)?/");
  private static final int SHOWN_PARTS = 6;
  private static final int OTHER_COLOR = 7;
  private static final int SHOWN_OPS = 10;
  private static final double MICROS_PER_MILLI = 1000;
  private static final int SPEED_COLOR = 2;
  private static final int WAIT_COLOR = 3;

  /** The scope of the ops that compute summaries for TensorBoard, which run in few steps. */
  private static final String SUMMARIES = "summaries";

  private final RunRecords records;

  TimeSection(RunRecords records) {
    this.records = records;
  }

  Section section() {
    Optional<StepTrace> typical = typical();
    List<Table> tables = new ArrayList<>();
    typical.ifPresent(step -> tables.add(costliest(step)));
    return new Section(
        "time",
        "Speed and time",
        List.of(
            "Speed is measured from one log line to the next, and includes evaluations and saves. The"
                + " first log line of each run is left out, because its time includes the start of"
                + " the run."),
        List.of(),
        List.of(speed(), waiting(), parts()),
        tables);
  }

  private Chart speed() {
    List<Point> speeds =
        Curve.overSteps(records.stepsWithSpeed(), line -> number(line.path("steps_per_sec")));
    return new Lines(
        "speed",
        "Steps a second",
        Axis.of("global step"),
        new Axis("steps/s", Chart.Unit.NUMBER, false, 0.0, null),
        List.of(new Series("steps/s", Style.LINE, SPEED_COLOR, Curve.thinned(speeds))),
        "The training log has fewer than two lines.");
  }

  private Chart waiting() {
    List<Point> waits = Curve.overSteps(records.steps(), line -> number(line.path("input_wait")));
    return new Lines(
        "waiting",
        "Time spent waiting for input",
        Axis.of("global step"),
        Axis.percent("share of the time").between(0, 1),
        List.of(new Series("waiting", Style.LINE, WAIT_COLOR, Curve.thinned(waits))),
        "Not measured: the graph reads the rows itself (in-graph input), or there is no training log.");
  }

  private Chart parts() {
    List<String> parts = costliestParts(records.traces());
    List<BarGroup> groups = new ArrayList<>();
    for (String part : parts) {
      groups.add(BarGroup.of(part, groups.size(), millis(op -> part(op).equals(part))));
    }
    groups.add(BarGroup.of("other", OTHER_COLOR, millis(op -> !parts.contains(part(op)))));
    return new Bars(
        "parts",
        "Work of traced steps by part of the graph, ms",
        Axis.of("ms"),
        records.traces().stream().map(step -> "step " + Format.count(step.step())).toList(),
        groups,
        true,
        "No step was traced. Train with --timeline N.");
  }

  /** Returns the scopes whose ops take the most time, the costliest first. */
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

  /** Returns the time of the matching ops in each traced step, in milliseconds. */
  private DoubleStream millis(Predicate<OpTime> counts) {
    return records.traces().stream()
        .mapToDouble(
            step ->
                step.ops().stream().filter(counts).mapToDouble(OpTime::micros).sum()
                    / MICROS_PER_MILLI);
  }

  /** Returns the last traced step without summaries, or the last one if all have summaries. */
  private Optional<StepTrace> typical() {
    return records.traces().stream()
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
   * Returns the part of the graph to which an op belongs: the first scope of its name, without the
   * number that makes scopes unique. Empty for ops that TensorFlow itself adds.
   */
  private static String part(OpTime op) {
    Matcher scope = SCOPE.matcher(op.node());
    return scope.lookingAt() ? scope.group(1) : "";
  }
}
