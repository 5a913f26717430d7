package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Evaluation during training.
 *
 * @param everySteps global steps between two evaluations
 * @param metric the target metric
 * @param patience evaluations without improvement after which training stops, absent without early
 *     stopping
 * @param minDelta a change of the metric counts as improvement if it is larger than this
 * @param keepBest whether the best checkpoint is kept in addition to the newest ones
 */
public record EvaluationSchedule(
    long everySteps, TargetMetric metric, OptionalInt patience, double minDelta, boolean keepBest) {

  public EvaluationSchedule {
    require(everySteps > 0, "--eval_every", "at least 1", everySteps);
    patience.ifPresent(
        evaluations ->
            require(evaluations > 0, "--early_stopping_patience", "at least 1", evaluations));
    require(
        Double.isFinite(minDelta) && minDelta >= 0,
        "--early_stopping_min_delta",
        "a finite number from 0",
        minDelta);
  }

  /**
   * Fails if a decision depends on the metric and the metric is undefined on the rows.
   *
   * @param tasks the tasks of the model
   * @param positives the number of rows with label 1, for each task
   * @param rows the number of rows
   * @throws InvalidSettingException if all labels of the metric's task are equal
   */
  public void requireValue(List<String> tasks, List<Long> positives, long rows) {
    Optional<String> task = metric.taskNeedingBothLabels().filter(name -> decides());
    if (task.isPresent()) {
      long ofTask = positives.get(tasks.indexOf(task.get()));
      if (ofTask == 0 || ofTask == rows) {
        throw metric.withoutValue("%d of %d test rows have label 1".formatted(ofTask, rows));
      }
    }
  }

  /** Returns whether early stopping or the best checkpoint depends on the metric. */
  public boolean decides() {
    return keepBest || patience.isPresent();
  }
}
