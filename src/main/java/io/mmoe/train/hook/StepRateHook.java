package io.mmoe.train.hook;

import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.function.LongSupplier;

/**
 * Measures the steps per second of a run without its first tenth. The first steps fill buffers and
 * compile code.
 */
public final class StepRateHook implements SessionHook {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int WARM_UP_SHARE = 10;

  private final long lastStep;
  private final LongSupplier nanoClock;
  private long markStep;
  private long markNanos;
  private long warmUpEnd;
  private boolean warm;
  private long endStep;
  private long endNanos;

  /**
   * @param lastStep the global step at which training ends
   * @param nanoClock a clock like {@link System#nanoTime}
   */
  public StepRateHook(long lastStep, LongSupplier nanoClock) {
    this.lastStep = lastStep;
    this.nanoClock = nanoClock;
  }

  @Override
  public void begin(RunControl control) {
    mark(control.globalStep());
    warmUpEnd = markStep + Math.max(0, lastStep - markStep) / WARM_UP_SHARE;
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    endStep = control.globalStep();
    endNanos = nanoClock.getAsLong();
    if (!warm && endStep >= warmUpEnd) {
      warm = true;
      mark(endStep);
    }
  }

  /** Returns the steps per second, or NaN if there was no step. */
  public double stepsPerSecond() {
    return endStep == markStep
        ? Double.NaN
        : (endStep - markStep) * NANOS_PER_SECOND / (endNanos - markNanos);
  }

  private void mark(long step) {
    markStep = step;
    markNanos = nanoClock.getAsLong();
    endStep = step;
    endNanos = markNanos;
  }
}
