package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Evaluation while training.
 *
 * @param everySteps global steps between two evaluations
 * @param metric what is to get better
 * @param patience evaluations without improvement after which training stops; absent if it never
 *     does
 * @param minDelta what counts as an improvement to the patience is more than this
 * @param keepBest whether the best checkpoint is kept beside the others
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
   * Makes sure that rows can have the metric, if anything depends on it.
   *
   * @param tasks of the model
   * @param positives rows with label 1, for each task
   * @param rows all of them
   * @throws InvalidSettingException if a task that the metric is of has one label only
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

  /** Whether anything depends on the metric. */
  public boolean decides() {
    return keepBest || patience.isPresent();
  }
}
