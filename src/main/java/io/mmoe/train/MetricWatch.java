package io.mmoe.train;

import io.mmoe.settings.EvaluationSchedule;
import java.util.Optional;

/**
 * Follows a metric from evaluation to evaluation: which was the best, and whether it is time to
 * stop. All of its state follows from what it was shown, so that a resumed run that shows it the
 * earlier evaluations decides as the run before would have.
 *
 * <p>As in Keras' {@code EarlyStopping}, an evaluation counts as an improvement if it is better
 * than the last one that did by more than {@code minDelta}. Not safe for use by several threads.
 */
public final class MetricWatch {
  private final EvaluationSchedule schedule;
  private Optional<Evaluated> best = Optional.empty();
  private Optional<Evaluated> improved = Optional.empty();
  private int withoutImprovement;

  /** The metric's value at a global step. */
  public record Evaluated(long step, double value) {}

  public MetricWatch(EvaluationSchedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Shows the next evaluation.
   *
   * @param value NaN if it has none, which never is better
   * @return whether it is the best so far
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

  /** The best evaluation; the first of several that are equal. */
  public Optional<Evaluated> best() {
    return best;
  }

  /** Evaluations since the last improvement. */
  public int withoutImprovement() {
    return withoutImprovement;
  }

  /** Whether there were as many evaluations without improvement as patience allows. */
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
