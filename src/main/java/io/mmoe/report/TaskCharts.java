package io.mmoe.report;

import static io.mmoe.report.Points.number;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.Lines;
import io.mmoe.report.Chart.Point;
import io.mmoe.report.Chart.Series;
import io.mmoe.report.Chart.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The charts of one task.
 *
 * @param color its number in the page's palette
 */
record TaskCharts(String task, int color) {
  private static final double BY_CHANCE = 0.5;
  private static final List<Point> DIAGONAL = List.of(new Point(0, 0), new Point(1, 1));

  /** Beyond the colours of tasks. */
  private static final int GROUPED_COLOR = 2;

  private static final int PLAIN_COLOR = 7;

  private static final String NO_CURVES = "There is no curves.json beside the checkpoint.";

  /**
   * How its metrics went.
   *
   * @param lines evaluations by rising step, two at least
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
                    color + GROUPED_COLOR,
                    curve(lines, line -> line.path("gauc"))),
                new Series("chance", Style.DASHED, PLAIN_COLOR, Points.level(auc, BY_CHANCE))),
            "The test rows have one label only for " + task + ", so that there is no AUC."),
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
                    PLAIN_COLOR,
                    curve(lines, line -> line.path("baseline").path("log_loss")))),
            "No log loss is noted."));
  }

  /**
   * Its ROC curve and reliability.
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
      Point.of(number(bin.path("mean_probability")), number(bin.path("rate"))).ifPresent(bins::add);
    }
    return List.of(
        new Lines(
            "roc-" + task,
            task + ": ROC curve",
            Axis.percent("false positive rate").between(0, 1),
            Axis.percent("true positive rate").between(0, 1),
            List.of(
                new Series("model", Style.LINE, color, roc),
                new Series("chance", Style.DASHED, PLAIN_COLOR, DIAGONAL)),
            curves.isMissingNode()
                ? NO_CURVES
                : "The test rows have one label only for "
                    + task
                    + ", so that there is no ROC curve."),
        reliability(bins));
  }

  private Chart reliability(List<Point> bins) {
    double most =
        bins.stream().mapToDouble(point -> Math.max(point.x(), point.y())).max().orElse(1);
    List<Point> diagonal = List.of(new Point(0, 0), new Point(most, most));
    return new Lines(
        "reliability-" + task,
        task + ": reliability, ten bins of about equally many rows",
        Axis.percent("mean probability of the bin"),
        Axis.percent("share of positives in the bin"),
        List.of(
            new Series("model", Style.MARKED, color, bins),
            new Series("perfectly calibrated", Style.DASHED, PLAIN_COLOR, diagonal)),
        NO_CURVES);
  }

  private List<Point> curve(List<JsonNode> lines, UnaryOperator<JsonNode> field) {
    return Points.overSteps(lines, line -> number(field.apply(ofTask(line))));
  }

  private JsonNode ofTask(JsonNode node) {
    return node.path("tasks").path(task);
  }
}
