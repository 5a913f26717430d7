package io.mmoe.train.hook;

import io.mmoe.record.StepMetrics;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Reports step, loss and speed in the first step, every N steps and in the last step. */
public final class LoggingHook implements SessionHook {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Operand<TFloat32> loss;
  private final Schedule schedule;
  private final LongSupplier nanoClock;
  private final Supplier<OptionalLong> waitedNanos;
  private final Consumer<StepMetrics> sink;
  private boolean firstStep = true;
  private long reportedStep;
  private long reportedNanos;
  private long reportedWait;

  /**
   * The steps that are reported in addition to the first.
   *
   * @param everySteps global steps between two reports
   * @param lastStep the global step at which training ends
   */
  public record Schedule(int everySteps, long lastStep) {}

  /**
   * @param loss scalar
   * @param nanoClock a clock like {@link System#nanoTime}
   * @param waitedNanos total time spent waiting for input, if it is measured
   * @param sink receives the reports
   */
  public LoggingHook(
      Operand<TFloat32> loss,
      Schedule schedule,
      LongSupplier nanoClock,
      Supplier<OptionalLong> waitedNanos,
      Consumer<StepMetrics> sink) {
    this.loss = loss;
    this.schedule = schedule;
    this.nanoClock = nanoClock;
    this.waitedNanos = waitedNanos;
    this.sink = sink;
  }

  @Override
  public void begin(RunControl control) {
    reportedStep = control.globalStep();
    reportedNanos = nanoClock.getAsLong();
  }

  @Override
  public List<Operand<TFloat32>> fetches(long step) {
    return List.of(loss); // With several workers, the number of the next step is not known.
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    long step = control.globalStep();
    if (!isDue(step)) {
      return;
    }
    long now = nanoClock.getAsLong();
    double rate = (step - reportedStep) * NANOS_PER_SECOND / (now - reportedNanos);
    sink.accept(new StepMetrics(step, values.get(loss), rate, waitShare(now - reportedNanos)));
    firstStep = false;
    reportedStep = step;
    reportedNanos = now;
  }

  private OptionalDouble waitShare(long elapsedNanos) {
    OptionalLong waited = waitedNanos.get();
    if (waited.isEmpty()) {
      return OptionalDouble.empty();
    }
    double share = (double) (waited.getAsLong() - reportedWait) / elapsedNanos;
    reportedWait = waited.getAsLong();
    return OptionalDouble.of(share);
  }

  private boolean isDue(long step) {
    return firstStep
        || new StepInterval(schedule.everySteps()).isPassed(reportedStep, step)
        || step >= schedule.lastStep();
  }
}
