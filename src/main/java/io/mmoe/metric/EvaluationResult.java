package io.mmoe.metric;

import java.util.List;

/**
 * How well a model predicts the test rows.
 *
 * @param accuracy share of right rounded predictions, both tasks pooled (train.py's ACC)
 * @param auc area under the ROC curve through 1000 thresholds, both tasks pooled (train.py's AUC)
 * @param loss mean sigmoid cross entropy over all rows and tasks
 * @param tasks each task by itself; pooled numbers flatter, because a constant per task already
 *     ranks the pool well
 * @param baseline what constants reach
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

  /** What is to be kept in mind when reading the numbers; nothing if they are many enough. */
  public List<String> warnings() {
    return tasks.stream().flatMap(task -> Caveats.of(task, examples).stream()).toList();
  }

  /**
   * The same measures of a model without features, which answers every row with the base rate of
   * the task.
   *
   * @param rates where the base rates are from
   */
  public record Baseline(Rates rates, double accuracy, double auc, double loss) {}

  /** Rows whose labels make base rates. */
  public enum Rates {
    TRAINING_ROWS,
    TEST_ROWS
  }
}
