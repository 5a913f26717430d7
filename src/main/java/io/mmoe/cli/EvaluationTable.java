package io.mmoe.cli;

import io.mmoe.base.Decimals;
import io.mmoe.cli.TextTable.Column;
import io.mmoe.metric.AucEstimate;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.metric.ProbabilityFit;
import io.mmoe.metric.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The metrics of an evaluation as text: one line per metric, with model and baseline per task. */
final class EvaluationTable {
  private static final String NONE = "n/a";
  private static final String BY_CHANCE = "0.500000";

  private final EvaluationResult result;
  private final TextTable table;

  /** The cells of one task in a line. */
  private record Cells(String model, String baseline) {}

  EvaluationTable(EvaluationResult result) {
    this.result = result;
    List<Column> columns = new ArrayList<>(List.of(Column.left(0)));
    for (int task = 0; task < result.tasks().size(); task++) {
      columns.add(Column.right(0).withGap(4));
      columns.add(Column.right(0));
    }
    table = new TextTable(columns);
    line("", task -> new Cells(task.task(), "constant"));
    line("positives", task -> new Cells(Long.toString(task.positives()), ""));
    line("share of positives", task -> new Cells(number(rate(task)), ""));
    fit("mean probability", ProbabilityFit::meanProbability);
    line("AUC", task -> new Cells(number(task.auc().value()), BY_CHANCE));
    line("  95 % interval", task -> new Cells(interval(task.auc()), ""));
    line("GAUC by user", task -> new Cells(number(task.gauc().value()), BY_CHANCE));
    line("  users that count", task -> new Cells(users(task), ""));
    fit("log loss", ProbabilityFit::logLoss);
    fit("normalized entropy", ProbabilityFit::normalizedEntropy);
    fit("calibration", ProbabilityFit::calibration);
  }

  void print(ResultPrinter printer) {
    table.print(printer);
  }

  private void line(String name, Function<TaskResult, Cells> cells) {
    List<String> row = new ArrayList<>(List.of(name));
    for (TaskResult task : result.tasks()) {
      Cells own = cells.apply(task);
      row.add(own.model());
      row.add(own.baseline());
    }
    table.row(row.toArray());
  }

  private void fit(String name, ToDoubleFunction<ProbabilityFit> metric) {
    line(
        name,
        task ->
            new Cells(
                number(metric.applyAsDouble(task.fit())),
                number(metric.applyAsDouble(task.baseline()))));
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

  private static String number(double value) {
    return Double.isFinite(value) ? Decimals.six(value) : NONE;
  }
}
