package io.mmoe.app.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.app.TrainJob;
import io.mmoe.record.EvaluationJson;
import io.mmoe.record.ScoredStep;
import io.mmoe.record.TrainingResult;

/** What a training run came to, for programs. Numbers that are not finite are null. */
public final class OutcomeJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OutcomeJson() {}

  /** What {@code metrics.json} holds. */
  public static ObjectNode of(LocalTraining.Outcome outcome) {
    ObjectNode root = of(outcome.training());
    outcome.selection().ifPresent(selection -> add(root.putObject("selection"), selection));
    outcome.evaluation().ifPresent(evaluation -> root.set("eval", of(evaluation)));
    return root;
  }

  /** What one process of several came to. */
  public static ObjectNode of(TrainJob.Outcome outcome) {
    ObjectNode root = outcome.training().map(OutcomeJson::of).orElse(JSON.createObjectNode());
    outcome.evaluation().ifPresent(evaluation -> root.set("eval", of(evaluation)));
    return root;
  }

  /** An evaluation: its step, and all numbers but the curves. */
  public static ObjectNode of(ScoredStep evaluation) {
    ObjectNode node = JSON.createObjectNode();
    node.put("step", evaluation.step());
    EvaluationJson.addScalars(node, evaluation.result());
    return node;
  }

  /** What can be said of training alone. */
  public static ObjectNode of(TrainingResult training) {
    ObjectNode root = JSON.createObjectNode();
    root.put("global_step", training.globalStep());
    if (Float.isFinite(training.loss())) {
      root.put("loss", training.loss()); // By a float's own digits.
    } else {
      root.putNull("loss");
    }
    EvaluationJson.put(root, "steps_per_sec", training.stepsPerSecond());
    return root;
  }

  private static void add(ObjectNode node, Selection selection) {
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
