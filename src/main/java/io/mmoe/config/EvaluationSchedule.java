package io.mmoe.config;

import static io.mmoe.config.InvalidSettingException.require;

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

  /** Whether anything depends on the metric. */
  public boolean decides() {
    return keepBest || patience.isPresent();
  }
}
