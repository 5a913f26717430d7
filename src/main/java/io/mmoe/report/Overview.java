package io.mmoe.report;

import static io.mmoe.report.Points.number;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Chart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The few numbers at the top of the page. */
record Overview(Report report) {
  private static final int AUC_DIGITS = 3;

  /**
   * A number.
   *
   * @param note what it is to be seen beside
   */
  record Tile(String name, String value, String note) {}

  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    OptionalDouble batch = batchSize();
    tiles.add(
        new Tile(
            "global step",
            Format.count(report.globalStep()),
            batch.isPresent()
                ? "up to "
                    + Format.count(Math.round(report.globalStep() * batch.getAsDouble()))
                    + " rows"
                : ""));
    double loss = TrainingSection.lastLoss(report.log().steps());
    if (Double.isFinite(loss)) {
      tiles.add(new Tile("training loss", Format.metric(loss), "last one logged"));
    }
    Evaluations.latest(report.log().evaluations(), report.globalStep())
        .ifPresent(line -> addTasks(tiles, line));
    double speed = medianSpeed();
    if (Double.isFinite(speed)) {
      tiles.add(
          new Tile(
              "steps a second",
              Format.number(speed, 1),
              batch.isPresent()
                  ? Format.count(Math.round(speed * batch.getAsDouble())) + " rows/s, median"
                  : "median"));
    }
    return tiles;
  }

  private void addTasks(List<Tile> tiles, JsonNode line) {
    long step = line.path("step").asLong();
    String when = step == report.globalStep() ? "" : "step " + Format.count(step) + "; ";
    for (String task : Evaluations.tasks(line)) {
      JsonNode node = line.path("tasks").path(task);
      double auc = number(node.path("auc"));
      tiles.add(
          new Tile(
              task + " AUC",
              Format.number(auc, AUC_DIGITS),
              when
                  + (Double.isNaN(auc)
                      ? "one label only"
                      : EvaluationSection.interval(node) + "; chance is 0.5")));
      double model = number(node.path("log_loss"));
      double constant = number(node.path("baseline").path("log_loss"));
      tiles.add(
          new Tile(
              task + " log loss",
              Format.metric(model),
              when + "constant: " + Format.metric(constant)));
    }
  }

  /** If it is noted, and was the same in all runs. */
  private OptionalDouble batchSize() {
    List<Double> sizes =
        report.log().runs().stream()
            .map(run -> run.path("flags").path("--batch_size").asDouble())
            .distinct()
            .toList();
    return sizes.size() == 1 && sizes.get(0) > 0
        ? OptionalDouble.of(sizes.get(0))
        : OptionalDouble.empty();
  }

  private double medianSpeed() {
    double[] speeds =
        new TimeSection(report.log()).speeds().stream().mapToDouble(Point::y).sorted().toArray();
    return speeds.length == 0 ? Double.NaN : speeds[speeds.length / 2];
  }
}
