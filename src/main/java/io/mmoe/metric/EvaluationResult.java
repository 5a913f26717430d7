package io.mmoe.metric;

import java.util.List;

/**
 * The metrics of a model on the test rows.
 *
 * @param examples number of test rows
 * @param accuracy share of correct rounded predictions, all tasks pooled (ACC of train.py)
 * @param auc area under the ROC curve through 1000 thresholds, all tasks pooled (AUC of train.py)
 * @param loss mean sigmoid cross entropy over all rows and tasks
 * @param tasks metrics of each task. The pooled metrics are higher than these, because even a
 *     constant per task ranks the pool well.
 * @param baseline the same pooled metrics for the constant baseline
 */
public record EvaluationResult(
    long examples,
    double accuracy,
    double auc,
    double loss,
    List<TaskResult> tasks,
    Baseline baseline) {

  public EvaluationResult {
    tasks = List.copyOf(tasks);
  }

  /** Returns warnings about metrics that rest on too few rows. */
  public List<String> warnings() {
    return tasks.stream().flatMap(task -> task.warnings(examples).stream()).toList();
  }

  /**
   * The pooled metrics of the constant baseline: a model without features that predicts the base
   * rate of the task for every row.
   *
   * @param rates source of the base rates
   */
  public record Baseline(Rates rates, double accuracy, double auc, double loss) {}

  /** The rows whose label rates are the base rates. */
  public enum Rates {
    TRAINING_ROWS,
    TEST_ROWS
  }
}
