package io.mmoe.report;

import static io.mmoe.report.Points.number;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Table.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** How well the model predicts the test rows, by task, beside a constant. */
record EvaluationSection(Report report) {
  Section section() {
    List<JsonNode> lines = report.log().evaluations();
    Optional<JsonNode> latest = Evaluations.latest(lines, report.globalStep());
    List<JsonNode> ofRun = Evaluations.bySteps(report.log().ofRun());
    List<Chart> charts = new ArrayList<>();
    List<String> tasks = Evaluations.tasks(lines);
    for (int i = 0; i < tasks.size() && isCurve(ofRun); i++) {
      charts.addAll(new TaskCharts(tasks.get(i), i).overSteps(ofRun));
    }
    for (int i = 0; i < tasks.size(); i++) {
      charts.addAll(new TaskCharts(tasks.get(i), i).curves(report.log().curves()));
    }
    return new Section(
        "evaluation",
        "Evaluation",
        paragraphs(latest, isCurve(ofRun)),
        latest.stream().flatMap(line -> texts(line.path("warnings"))).toList(),
        charts,
        latest.map(line -> List.of(metrics(line))).orElse(List.of()));
  }

  private static boolean isCurve(List<JsonNode> lines) {
    return lines.size() > 1;
  }

  private List<String> paragraphs(Optional<JsonNode> latest, boolean hasCurves) {
    if (latest.isEmpty()) {
      return List.of(
          "No evaluation is noted beside the checkpoint. Run ./mmoe evaluate --checkpoint "
              + report.checkpoint()
              + " and make the report again.");
    }
    JsonNode line = latest.get();
    JsonNode last = report.log().evaluations().get(report.log().evaluations().size() - 1);
    List<String> texts = new ArrayList<>();
    texts.add(
        ("Step %s, scored on the %s rows of %s. The constant answers every row with the base rate"
                + " of the %s; a model that does not beat it has learned nothing.")
            .formatted(
                Format.count(line.path("step").asLong()),
                Format.count(line.path("examples").asLong()),
                line.path("data").asText(),
                line.path("baseline").path("rates_of").asText()));
    texts.add(
        "Normalized entropy is the log loss over that of the best constant: below 1 is better than"
            + " it. Calibration is the sum of the probabilities over the number of positives: above"
            + " 1 promises too much. GAUC is the mean of the users' own AUC, weighted by their"
            + " rows.");
    if (!hasCurves) {
      texts.add(
          "With --eval_every N, training scores the test rows as it goes; this page then shows the"
              + " metrics over the steps.");
    }
    if (!last.equals(line)) {
      texts.add(
          "ROC curves and reliability are those of the last evaluation: step %s, the rows of %s."
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
    List<String> tasks = Evaluations.tasks(line);
    List<String> header = new ArrayList<>(List.of("metric"));
    tasks.forEach(task -> header.addAll(List.of(task, "constant")));
    List<Line> lines = new ArrayList<>();
    lines.add(besideBaseline("AUC", "auc", line));
    lines.add(ofTasks("95 % interval of the AUC", line, EvaluationSection::interval, task -> ""));
    lines.add(besideBaseline("GAUC by user", "gauc", line));
    lines.add(ofTasks("users that count", line, EvaluationSection::users, task -> ""));
    for (String name :
        List.of("log loss", "normalized entropy", "calibration", "mean probability")) {
      lines.add(besideBaseline(name, name.replace(' ', '_'), line));
    }
    lines.add(ofTasks("share of positives", line, task -> value(task, "rate"), task -> ""));
    lines.add(
        ofTasks(
            "positives", line, task -> Format.count(task.path("positives").asLong()), task -> ""));
    lines.add(pooled("pooled AUC, as train.py prints it", line, "auc", tasks.size()));
    lines.add(pooled("pooled ACC, as train.py prints it", line, "acc", tasks.size()));
    return Table.of("Metrics of step " + Format.count(line.path("step").asLong()), header, lines);
  }

  private static Line besideBaseline(String name, String field, JsonNode line) {
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

  /** What is of all tasks stands under the first. */
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
}
