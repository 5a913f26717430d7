package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.Lines;
import io.mmoe.report.Chart.Point;
import io.mmoe.report.Chart.Series;
import io.mmoe.report.Chart.Style;
import java.util.ArrayList;
import java.util.List;

/** How the loss fell. */
record TrainingSection(Report report) {
  private static final String NO_LOG =
      "There is no train_log.jsonl with losses beside the checkpoint.";

  Section section() {
    return new Section(
        "training",
        "Training",
        List.of(
            "The loss of a step is the mean over its batch and both tasks, plus the L2 penalty"
                + " if there is one, from the weights before the update. Where test rows were"
                + " scored, their mean log loss stands beside it. A test curve that"
                + " rises while the other falls means that the model learns its rows by heart."),
        List.of(),
        List.of(loss()),
        List.of());
  }

  private Chart loss() {
    List<Point> all =
        Points.overSteps(report.log().steps(), line -> Points.number(line.path("loss")));
    List<Point> test =
        Points.overSteps(
            Evaluations.bySteps(report.log().ofRun()), line -> Points.number(line.path("loss")));
    List<Point> shown = positive(Points.thinned(all));
    List<Point> smooth = Points.smoothed(shown);
    List<Series> series = new ArrayList<>();
    if (smooth.equals(shown)) {
      series.add(new Series("training rows", Style.LINE, 0, shown));
    } else {
      series.add(new Series(name(all.size(), shown.size()), Style.FAINT, 0, shown));
      series.add(new Series("training rows, smoothed", Style.LINE, 0, smooth));
    }
    series.add(new Series("test rows", Style.MARKED, 1, positive(test)));
    return new Lines(
        "loss", "Loss", Axis.of("global step"), Axis.logarithmic("loss"), series, NO_LOG);
  }

  private static String name(int lines, int points) {
    return lines == points
        ? "training rows, each logged step"
        : "training rows, means of %d logged steps".formatted(Math.round((double) lines / points));
  }

  /** What a logarithmic axis has. */
  private static List<Point> positive(List<Point> points) {
    return points.stream().filter(point -> point.y() > 0).toList();
  }

  /** The last loss that was logged; NaN if there is none. */
  static double lastLoss(List<JsonNode> steps) {
    return steps.isEmpty() ? Double.NaN : Points.number(steps.get(steps.size() - 1).path("loss"));
  }
}
