package io.mmoe.report;

import static io.mmoe.report.RunRecords.number;

import io.mmoe.report.Chart.Axis;
import io.mmoe.report.Chart.Lines;
import io.mmoe.report.Chart.Point;
import io.mmoe.report.Chart.Series;
import io.mmoe.report.Chart.Style;
import java.util.ArrayList;
import java.util.List;

/** The section about the loss over the steps. */
final class TrainingSection {
  private final RunRecords records;

  TrainingSection(RunRecords records) {
    this.records = records;
  }

  Section section() {
    return new Section(
        "training",
        "Training",
        List.of(
            "The loss of a step is the mean over its batch and both tasks, plus the L2 penalty if"
                + " there is one. It is computed with the weights before the update. Evaluations"
                + " add the mean log loss of the test rows. A test curve that rises while the"
                + " training curve falls means overfitting."),
        List.of(),
        List.of(loss()),
        List.of());
  }

  private Chart loss() {
    List<Point> all = Curve.overSteps(records.steps(), line -> number(line.path("loss")));
    List<Point> test =
        Curve.overSteps(records.evaluationCurve(), line -> number(line.path("loss")));
    List<Point> shown = positive(Curve.thinned(all));
    List<Point> smooth = Curve.smoothed(shown);
    List<Series> series = new ArrayList<>();
    if (smooth.equals(shown)) {
      series.add(new Series("training rows", Style.LINE, 0, shown));
    } else {
      series.add(new Series(name(all.size(), shown.size()), Style.FAINT, 0, shown));
      series.add(new Series("training rows, smoothed", Style.LINE, 0, smooth));
    }
    series.add(new Series("test rows", Style.MARKED, 1, positive(test)));
    return new Lines(
        "loss",
        "Loss",
        Axis.of("global step"),
        Axis.logarithmic("loss"),
        series,
        "There is no train_log.jsonl with losses next to the checkpoint.");
  }

  private static String name(int lines, int points) {
    return lines == points
        ? "training rows, each logged step"
        : "training rows, means of %d logged steps".formatted(Math.round((double) lines / points));
  }

  /** Keeps the points that a logarithmic axis can show. */
  private static List<Point> positive(List<Point> points) {
    return points.stream().filter(point -> point.y() > 0).toList();
  }
}
