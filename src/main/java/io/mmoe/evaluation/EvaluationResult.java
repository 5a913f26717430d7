package io.mmoe.evaluation;

import java.util.List;

/**
 * How well a model predicts the test rows.
 *
 * @param accuracy share of right rounded predictions, both tasks pooled (train.py's ACC)
 * @param auc area under the ROC curve through 1000 thresholds, both tasks pooled (train.py's AUC)
 * @param loss mean sigmoid cross entropy over all rows and tasks
 * @param tasks each task by itself; pooled numbers flatter, because a constant per task already
 *     ranks the pool well
 */
public record EvaluationResult(
    long examples, double accuracy, double auc, double loss, List<TaskResult> tasks) {

  public EvaluationResult {
    tasks = List.copyOf(tasks);
  }

  /**
   * One task.
   *
   * @param auc exact area under the ROC curve; NaN unless both labels occur
   * @param logLoss mean negative log probability of what happened, in nats
   * @param positives rows with label 1
   */
  public record TaskResult(String task, double auc, double logLoss, long positives) {}
}
