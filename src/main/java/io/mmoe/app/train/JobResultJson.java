package io.mmoe.app.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.record.EvaluationJson;
import io.mmoe.record.ScoredStep;
import io.mmoe.record.TrainingResult;

/**
 * The JSON form of a {@link JobResult} and of an evaluation. Numbers that are not finite become
 * null.
 */
public final class JobResultJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JobResultJson() {}

  /** Returns the content of {@code metrics.json}, with the parts that the result has. */
  public static ObjectNode of(JobResult result) {
    ObjectNode root = JSON.createObjectNode();
    result.training().ifPresent(training -> addTraining(root, training));
    result.selection().ifPresent(selection -> addSelection(root.putObject("selection"), selection));
    result.evaluation().ifPresent(evaluation -> root.set("eval", of(evaluation)));
    return root;
  }

  /** Returns the step and the metrics of an evaluation, without curves. */
  public static ObjectNode of(ScoredStep evaluation) {
    ObjectNode node = JSON.createObjectNode();
    node.put("step", evaluation.step());
    EvaluationJson.addScalars(node, evaluation.result());
    return node;
  }

  private static void addTraining(ObjectNode node, TrainingResult training) {
    node.put("global_step", training.globalStep());
    if (Float.isFinite(training.loss())) {
      node.put("loss", training.loss()); // A float prints fewer digits than a double.
    } else {
      node.putNull("loss");
    }
    EvaluationJson.put(node, "steps_per_sec", training.stepsPerSecond());
  }

  private static void addSelection(ObjectNode node, JobResult.Selection selection) {
    node.put("metric", selection.metric());
    selection
        .best()
        .ifPresent(
            best -> {
              node.put("best_step", best.step());
              node.put("best", best.value());
            });
    node.put("evaluations_without_improvement", selection.withoutImprovement());
    node.put("stopped_early", selection.stopped());
  }
}
