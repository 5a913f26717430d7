package io.mmoe.train;

import io.mmoe.settings.EvaluationSchedule;
import java.util.Optional;

/**
 * Early stopping: finds the best evaluation and decides when to stop. Its state follows from the
 * observed evaluations only. A resumed run that observes the earlier evaluations again therefore
 * makes the same decisions as an uninterrupted run.
 *
 * <p>As in Keras' {@code EarlyStopping}, an evaluation is an improvement if it is better than the
 * last improvement by more than {@code minDelta}. Not safe for use by several threads.
 */
public final class MetricWatch {
  private final EvaluationSchedule schedule;
  private Optional<Evaluated> best = Optional.empty();
  private Optional<Evaluated> improved = Optional.empty();
  private int withoutImprovement;

  /** The value of the metric at a global step. */
  public record Evaluated(long step, double value) {}

  public MetricWatch(EvaluationSchedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Observes the next evaluation.
   *
   * @param value value of the metric; NaN is never better
   * @return whether the evaluation is the best so far
   */
  public boolean observe(long step, double value) {
    Optional<Evaluated> seen = Optional.of(new Evaluated(step, value));
    if (isBetter(value, improved, schedule.minDelta())) {
      improved = seen;
      withoutImprovement = 0;
    } else {
      withoutImprovement++;
    }
    boolean isBest = isBetter(value, best, 0);
    if (isBest) {
      best = seen;
    }
    return isBest;
  }

  /** Returns the best evaluation, the first one if several are equal. */
  public Optional<Evaluated> best() {
    return best;
  }

  /** Returns the number of evaluations since the last improvement. */
  public int withoutImprovement() {
    return withoutImprovement;
  }

  /** Returns whether the number of evaluations without improvement has reached the patience. */
  public boolean isPatienceOver() {
    return schedule.patience().isPresent() && withoutImprovement >= schedule.patience().getAsInt();
  }

  private boolean isBetter(double value, Optional<Evaluated> than, double margin) {
    if (Double.isNaN(value)) {
      return false;
    }
    double sign = schedule.metric().higherIsBetter() ? 1 : -1;
    return than.isEmpty() || sign * (value - than.get().value()) > margin;
  }
}
