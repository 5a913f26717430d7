package io.mmoe.report;

import static io.mmoe.report.RunRecords.number;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.Lines;
import io.mmoe.report.Chart.Point;
import io.mmoe.report.Chart.Series;
import io.mmoe.report.Chart.Style;
import io.mmoe.report.Table.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The section about the metrics of each task on the test rows, next to a constant baseline. */
final class EvaluationSection {
  private final ReportData report;

  EvaluationSection(ReportData report) {
    this.report = report;
  }

  Section section() {
    RunRecords records = report.records();
    Optional<JsonNode> latest = records.evaluationOf(report.globalStep());
    List<JsonNode> overSteps = records.evaluationCurve();
    boolean isCurve = overSteps.size() > 1;
    List<Chart> charts = new ArrayList<>();
    List<String> tasks = records.tasks();
    for (int i = 0; i < tasks.size() && isCurve; i++) {
      charts.addAll(new TaskCharts(tasks.get(i), i).overSteps(overSteps));
    }
    for (int i = 0; i < tasks.size(); i++) {
      charts.addAll(new TaskCharts(tasks.get(i), i).curves(records.curves()));
    }
    return new Section(
        "evaluation",
        "Evaluation",
        paragraphs(latest, isCurve),
        latest.stream().flatMap(line -> texts(line.path("warnings"))).toList(),
        charts,
        latest.map(line -> List.of(metrics(line))).orElse(List.of()));
  }

  private List<String> paragraphs(Optional<JsonNode> latest, boolean hasCurves) {
    if (latest.isEmpty()) {
      return List.of(
          "No evaluation is recorded next to the checkpoint. Run ./mmoe evaluate --checkpoint "
              + report.checkpoint()
              + " and create the report again.");
    }
    JsonNode line = latest.get();
    List<JsonNode> evaluations = report.records().evaluations();
    JsonNode last = evaluations.get(evaluations.size() - 1);
    List<String> texts = new ArrayList<>();
    texts.add(
        ("Step %s, scored on the %s rows of %s. The constant is the base rate of the %s, predicted"
                + " for every row. A model that is not better than the constant has learned"
                + " nothing.")
            .formatted(
                Format.count(line.path("step").asLong()),
                Format.count(line.path("examples").asLong()),
                line.path("data").asText(),
                line.path("baseline").path("rates_of").asText()));
    texts.add(
        "Normalized entropy is the log loss divided by the log loss of the best constant: below 1"
            + " the model is better. Calibration is the sum of the probabilities divided by the"
            + " number of positives: above 1 the model predicts too many positives. GAUC is the"
            + " mean AUC of the users, weighted by their numbers of rows.");
    if (!hasCurves) {
      texts.add(
          "With --eval_every N, training scores the test rows every N steps, and this page shows the"
              + " metrics over the steps.");
    }
    if (!last.equals(line)) {
      texts.add(
          "ROC curves and reliability are from the last evaluation: step %s, the rows of %s."
              .formatted(Format.count(last.path("step").asLong()), last.path("data").asText()));
    }
    return texts;
  }

  private static Stream<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts.stream();
  }

  private Table metrics(JsonNode line) {
    List<String> tasks = RunRecords.tasks(line);
    List<String> header = new ArrayList<>(List.of("metric"));
    tasks.forEach(task -> header.addAll(List.of(task, "constant")));
    List<Line> lines = new ArrayList<>();
    lines.add(withBaseline("AUC", "auc", line));
    lines.add(ofTasks("95 % interval of the AUC", line, EvaluationSection::interval, task -> ""));
    lines.add(withBaseline("GAUC by user", "gauc", line));
    lines.add(ofTasks("users that count", line, EvaluationSection::users, task -> ""));
    for (String name :
        List.of("log loss", "normalized entropy", "calibration", "mean probability")) {
      lines.add(withBaseline(name, name.replace(' ', '_'), line));
    }
    lines.add(ofTasks("share of positives", line, task -> value(task, "rate"), task -> ""));
    lines.add(
        ofTasks(
            "positives", line, task -> Format.count(task.path("positives").asLong()), task -> ""));
    lines.add(pooled("pooled AUC, as train.py prints it", line, "auc", tasks.size()));
    lines.add(pooled("pooled ACC, as train.py prints it", line, "acc", tasks.size()));
    return Table.of("Metrics of step " + Format.count(line.path("step").asLong()), header, lines);
  }

  private static Line withBaseline(String name, String field, JsonNode line) {
    return ofTasks(
        name, line, task -> value(task, field), task -> value(task.path("baseline"), field));
  }

  private static Line ofTasks(
      String name,
      JsonNode line,
      Function<JsonNode, String> model,
      Function<JsonNode, String> baseline) {
    List<String> cells = new ArrayList<>();
    for (JsonNode task : line.path("tasks")) {
      cells.add(model.apply(task));
      cells.add(baseline.apply(task));
    }
    return Table.numbers(name, cells.toArray(String[]::new));
  }

  /** Returns a line with a pooled metric, which is shown in the columns of the first task. */
  private static Line pooled(String name, JsonNode line, String field, int tasks) {
    List<String> cells = new ArrayList<>();
    cells.add(value(line, field));
    cells.add(value(line.path("baseline"), field));
    while (cells.size() < 2 * tasks) {
      cells.add("");
    }
    return Table.numbers(name, cells.toArray(String[]::new));
  }

  private static String value(JsonNode node, String field) {
    return Format.metric(number(node.path(field)));
  }

  static String interval(JsonNode task) {
    double lower = number(task.path("auc_lower"));
    double upper = number(task.path("auc_upper"));
    return Double.isNaN(lower)
        ? Format.metric(lower)
        : Format.number(lower, 3) + " to " + Format.number(upper, 3);
  }

  private static String users(JsonNode task) {
    return Format.count(task.path("gauc_users").asLong())
        + " of "
        + Format.count(task.path("users").asLong());
  }

  /** The charts of one task. */
  private static final class TaskCharts {
    private static final double CHANCE = 0.5;
    private static final List<Point> DIAGONAL = List.of(new Point(0, 0), new Point(1, 1));

    /** Offset from the color of a task to the color of its GAUC. */
    private static final int GAUC_COLOR = 2;

    private static final int REFERENCE_COLOR = 7;

    private static final String NO_CURVES = "There is no curves.json next to the checkpoint.";

    private final String task;
    private final int color;

    /**
     * Creates the charts.
     *
     * @param color index into the palette of the page
     */
    TaskCharts(String task, int color) {
      this.task = task;
      this.color = color;
    }

    /**
     * Returns charts of the metrics over the steps.
     *
     * @param lines at least two evaluations, by ascending step
     */
    List<Chart> overSteps(List<JsonNode> lines) {
      List<Point> auc = curve(lines, line -> line.path("auc"));
      return List.of(
          new Lines(
              "auc-" + task,
              task + ": AUC on the test rows",
              Axis.of("global step"),
              Axis.of("AUC"),
              List.of(
                  new Series(
                      "95 % interval",
                      Style.BAND, color, curve(lines, line -> line.path("auc_lower"))),
                  new Series(
                      "upper end of the interval",
                      Style.BAND_END,
                      color,
                      curve(lines, line -> line.path("auc_upper"))),
                  new Series("AUC", Style.MARKED, color, auc),
                  new Series(
                      "GAUC by user",
                      Style.MARKED,
                      color + GAUC_COLOR,
                      curve(lines, line -> line.path("gauc"))),
                  new Series(
                      "chance", Style.DASHED, REFERENCE_COLOR, Curve.horizontal(auc, CHANCE))),
              "The test rows have only one label for " + task + ", so there is no AUC."),
          new Lines(
              "log-loss-" + task,
              task + ": log loss on the test rows",
              Axis.of("global step"),
              Axis.of("log loss"),
              List.of(
                  new Series(
                      "model", Style.MARKED, color, curve(lines, line -> line.path("log_loss"))),
                  new Series(
                      "constant",
                      Style.DASHED,
                      REFERENCE_COLOR,
                      curve(lines, line -> line.path("baseline").path("log_loss")))),
              "No log loss is recorded."));
    }

    /**
     * Returns the ROC curve and the reliability diagram.
     *
     * @param curves {@code curves.json}
     */
    List<Chart> curves(JsonNode curves) {
      JsonNode node = ofTask(curves);
      List<Point> roc = new ArrayList<>();
      for (JsonNode point : node.path("roc")) {
        Point.of(number(point.path(0)), number(point.path(1))).ifPresent(roc::add);
      }
      List<Point> bins = new ArrayList<>();
      for (JsonNode bin : node.path("reliability")) {
        Point.of(number(bin.path("mean_probability")), number(bin.path("rate")))
            .ifPresent(bins::add);
      }
      return List.of(
          new Lines(
              "roc-" + task,
              task + ": ROC curve",
              Axis.percent("false positive rate").between(0, 1),
              Axis.percent("true positive rate").between(0, 1),
              List.of(
                  new Series("model", Style.LINE, color, roc),
                  new Series("chance", Style.DASHED, REFERENCE_COLOR, DIAGONAL)),
              curves.isMissingNode()
                  ? NO_CURVES
                  : "The test rows have only one label for "
                      + task
                      + ", so there is no ROC curve."),
          reliability(bins));
    }

    private Chart reliability(List<Point> bins) {
      double end =
          bins.stream().mapToDouble(point -> Math.max(point.x(), point.y())).max().orElse(1);
      List<Point> diagonal = List.of(new Point(0, 0), new Point(end, end));
      return new Lines(
          "reliability-" + task,
          task + ": reliability, ten bins of about equally many rows",
          Axis.percent("mean probability of the bin"),
          Axis.percent("share of positives in the bin"),
          List.of(
              new Series("model", Style.MARKED, color, bins),
              new Series("perfectly calibrated", Style.DASHED, REFERENCE_COLOR, diagonal)),
          NO_CURVES);
    }

    private List<Point> curve(List<JsonNode> lines, UnaryOperator<JsonNode> field) {
      return Curve.overSteps(lines, line -> number(field.apply(ofTask(line))));
    }

    private JsonNode ofTask(JsonNode node) {
      return node.path("tasks").path(task);
    }
  }
}
