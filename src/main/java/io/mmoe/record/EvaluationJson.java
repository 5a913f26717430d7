package io.mmoe.record;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.metric.EvaluationResult.Baseline;
import io.mmoe.metric.ProbabilityFit;
import io.mmoe.metric.ReliabilityBin;
import io.mmoe.metric.RocPoint;
import io.mmoe.metric.TaskResult;

/** The JSON form of an {@link EvaluationResult}. Numbers that are not finite become null. */
public final class EvaluationJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double BY_CHANCE = 0.5;

  private EvaluationJson() {}

  /** Returns all numbers except the curves. */
  public static ObjectNode scalars(EvaluationResult result) {
    ObjectNode node = JSON.createObjectNode();
    addScalars(node, result);
    return node;
  }

  /** Adds all numbers except the curves to an object. */
  public static void addScalars(ObjectNode node, EvaluationResult result) {
    node.put("examples", result.examples());
    put(node, "acc", result.accuracy());
    put(node, "auc", result.auc());
    put(node, "loss", result.loss());
    ObjectNode tasks = node.putObject("tasks");
    result.tasks().forEach(task -> add(tasks.putObject(task.task()), task, result.examples()));
    Baseline constants = result.baseline();
    ObjectNode baseline = node.putObject("baseline");
    baseline.put(
        "rates_of",
        switch (constants.rates()) {
          case TRAINING_ROWS -> "training rows";
          case TEST_ROWS -> "test rows";
        });
    put(baseline, "acc", constants.accuracy());
    put(baseline, "auc", constants.auc());
    put(baseline, "loss", constants.loss());
    ArrayNode warnings = node.putArray("warnings");
    result.warnings().forEach(warnings::add);
  }

  private static void add(ObjectNode node, TaskResult task, long examples) {
    put(node, "auc", task.auc().value());
    put(node, "auc_lower", task.auc().lower());
    put(node, "auc_upper", task.auc().upper());
    put(node, "auc_standard_error", task.auc().standardError());
    put(node, "gauc", task.gauc().value());
    node.put("gauc_users", task.gauc().counted());
    node.put("gauc_rows", task.gauc().countedRows());
    node.put("users", task.gauc().groups());
    add(node, task.fit());
    node.put("positives", task.positives());
    put(node, "rate", (double) task.positives() / examples);
    ObjectNode baseline = node.putObject("baseline");
    put(baseline, "auc", BY_CHANCE);
    put(baseline, "gauc", BY_CHANCE);
    add(baseline, task.baseline());
  }

  private static void add(ObjectNode node, ProbabilityFit fit) {
    put(node, "mean_probability", fit.meanProbability());
    put(node, "log_loss", fit.logLoss());
    put(node, "normalized_entropy", fit.normalizedEntropy());
    put(node, "calibration", fit.calibration());
  }

  /** Returns the ROC curve and the reliability diagram of each task. */
  static ObjectNode curves(EvaluationResult result) {
    ObjectNode tasks = JSON.createObjectNode();
    for (TaskResult task : result.tasks()) {
      ObjectNode node = tasks.putObject(task.task());
      ArrayNode roc = node.putArray("roc");
      for (RocPoint point : task.roc()) {
        roc.addArray().add(point.falsePositiveRate()).add(point.truePositiveRate());
      }
      ArrayNode bins = node.putArray("reliability");
      for (ReliabilityBin bin : task.reliability()) {
        ObjectNode one = bins.addObject();
        one.put("mean_probability", bin.meanProbability());
        one.put("rate", bin.rate());
        one.put("rows", bin.rows());
      }
    }
    return tasks;
  }

  /** Puts a number, or null if it is not finite. */
  public static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
