package io.mmoe.cli;

import io.mmoe.metric.AucEstimate;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.metric.ProbabilityFit;
import io.mmoe.metric.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** An evaluation for people: a line for each metric, and for each task the model and a constant. */
record EvaluationTable(EvaluationResult result) {
  private static final String NONE = "n/a";
  private static final String BY_CHANCE = "0.500000";

  /** What one task has in a line. */
  private record Cells(String model, String baseline) {}

  private record Line(String name, List<Cells> ofTasks) {}

  /** The lines, aligned. */
  List<String> lines() {
    List<Line> lines =
        List.of(
            line("", task -> new Cells(task.task(), "constant")),
            line("positives", task -> new Cells(Long.toString(task.positives()), "")),
            line("share of positives", task -> new Cells(number(rate(task)), "")),
            fit("mean probability", ProbabilityFit::meanProbability),
            line("AUC", task -> new Cells(number(task.auc().value()), BY_CHANCE)),
            line("  95 % interval", task -> new Cells(interval(task.auc()), "")),
            line("GAUC by user", task -> new Cells(number(task.gauc().value()), BY_CHANCE)),
            line("  users that count", task -> new Cells(users(task), "")),
            fit("log loss", ProbabilityFit::logLoss),
            fit("normalized entropy", ProbabilityFit::normalizedEntropy),
            fit("calibration", ProbabilityFit::calibration));
    return aligned(lines);
  }

  private Line line(String name, Function<TaskResult, Cells> cells) {
    return new Line(name, result.tasks().stream().map(cells).toList());
  }

  private Line fit(String name, ToDoubleFunction<ProbabilityFit> of) {
    return line(
        name,
        task ->
            new Cells(
                number(of.applyAsDouble(task.fit())), number(of.applyAsDouble(task.baseline()))));
  }

  private double rate(TaskResult task) {
    return (double) task.positives() / result.examples();
  }

  private static String interval(AucEstimate auc) {
    return Double.isNaN(auc.standardError())
        ? NONE
        : String.format(Locale.ROOT, "%.3f-%.3f", auc.lower(), auc.upper());
  }

  private static String users(TaskResult task) {
    return String.format(Locale.ROOT, "%d of %d", task.gauc().counted(), task.gauc().groups());
  }

  static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6f", value) : NONE;
  }

  private static List<String> aligned(List<Line> lines) {
    int name = width(lines, Line::name);
    int tasks = lines.get(0).ofTasks().size();
    List<String> texts = new ArrayList<>();
    for (Line line : lines) {
      StringBuilder text = new StringBuilder(padded(line.name(), -name));
      for (int i = 0; i < tasks; i++) {
        int task = i;
        int model = width(lines, each -> each.ofTasks().get(task).model());
        int baseline = width(lines, each -> each.ofTasks().get(task).baseline());
        text.append("  ").append(padded(line.ofTasks().get(task).model(), model + 2));
        text.append("  ").append(padded(line.ofTasks().get(task).baseline(), baseline));
      }
      texts.add(text.toString().stripTrailing());
    }
    return texts;
  }

  private static int width(List<Line> lines, Function<Line, String> cell) {
    return lines.stream().mapToInt(line -> cell.apply(line).length()).max().orElse(0);
  }

  /**
   * @param width negative to fill up on the right
   */
  private static String padded(String text, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", text);
  }
}
