package io.mmoe.report;

import static io.mmoe.report.RunRecords.number;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The key figures at the top of the page. */
final class Overview {
  private static final int AUC_DIGITS = 3;

  private final ReportData report;

  Overview(ReportData report) {
    this.report = report;
  }

  /**
   * A key figure.
   *
   * @param note context, such as the baseline
   */
  record Tile(String name, String value, String note) {}

  List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    RunRecords records = report.records();
    OptionalDouble batch = records.batchSize();
    tiles.add(
        new Tile(
            "global step",
            Format.count(report.globalStep()),
            batch.isPresent()
                ? "up to "
                    + Format.count(Math.round(report.globalStep() * batch.getAsDouble()))
                    + " rows"
                : ""));
    double loss = records.lastLoss();
    if (Double.isFinite(loss)) {
      tiles.add(new Tile("training loss", Format.metric(loss), "last logged step"));
    }
    records.evaluationOf(report.globalStep()).ifPresent(line -> addTasks(tiles, line));
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

  private void addTasks(List<Tile> tiles, JsonNode evaluation) {
    long step = evaluation.path("step").asLong();
    String when = step == report.globalStep() ? "" : "step " + Format.count(step) + "; ";
    for (String task : RunRecords.tasks(evaluation)) {
      JsonNode node = evaluation.path("tasks").path(task);
      double auc = number(node.path("auc"));
      tiles.add(
          new Tile(
              task + " AUC",
              Format.number(auc, AUC_DIGITS),
              when
                  + (Double.isNaN(auc)
                      ? "only one label"
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

  private double medianSpeed() {
    double[] speeds =
        report.records().stepsWithSpeed().stream()
            .mapToDouble(line -> number(line.path("steps_per_sec")))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return speeds.length == 0 ? Double.NaN : speeds[speeds.length / 2];
  }
}
