package io.mmoe.record;

import io.mmoe.base.OutputDirectory;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.metric.TaskResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes evaluations as TensorBoard summaries, to event files in the directory {@code eval} of the
 * checkpoint directory. Pooled metrics have the tags of train.py.
 */
final class EvaluationEvents {
  private static final String DIRECTORY = "eval";

  private EvaluationEvents() {}

  /**
   * Writes one evaluation. It replaces earlier evaluations of this and of later steps.
   *
   * @param checkpoints the checkpoint directory
   * @param step the global step of the weights
   * @throws io.mmoe.base.OutputException if the event file can't be written
   */
  static void write(Path checkpoints, long step, EvaluationResult result) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("head/eval_acc", result.accuracy());
    scalars.put("head/eval_auc", result.auc());
    scalars.put("head/eval_loss", result.loss());
    for (TaskResult task : result.tasks()) {
      scalars.put("head/eval_auc_" + task.task(), task.auc().value());
      scalars.put("head/eval_log_loss_" + task.task(), task.fit().logLoss());
    }
    Path directory = checkpoints.resolve(DIRECTORY);
    OutputDirectory.create(directory);
    try (SummaryWriter writer = SummaryWriter.open(directory, step)) {
      writer.scalars(step, scalars);
    }
  }
}
