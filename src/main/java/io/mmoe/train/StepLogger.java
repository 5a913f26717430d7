package io.mmoe.train;

import io.mmoe.base.Decimals;
import io.mmoe.base.Progress;
import io.mmoe.build.graph.ModelGraph.Training;
import io.mmoe.record.StepMetrics;
import io.mmoe.train.hook.LoggingHook;
import io.mmoe.train.session.BatchSource;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line for each reported step and holds the loss of the last one. Not safe for use by
 * several threads.
 */
final class StepLogger implements Consumer<StepMetrics> {
  private static final Logger log = LoggerFactory.getLogger(StepLogger.class);

  private final long lastStep;
  private float loss = Float.NaN;

  StepLogger(long lastStep) {
    this.lastStep = lastStep;
  }

  /**
   * Returns the hook that reports every {@code --log_steps} steps.
   *
   * @param sink receives the reports
   */
  static LoggingHook hook(
      Training training,
      int everySteps,
      long lastStep,
      BatchSource batches,
      Consumer<StepMetrics> sink) {
    return new LoggingHook(
        training.loss(),
        new LoggingHook.Schedule(everySteps, lastStep),
        System::nanoTime,
        batches::waitedNanos,
        sink);
  }

  /** Returns the progress bar for a terminal. The caller closes it. */
  static Progress progress(long firstStep, long lastStep) {
    return Progress.startingAt(
        firstStep, new Progress.Work("Training", "steps", OptionalLong.of(lastStep), true));
  }

  /** Returns the loss of the last report, or NaN before the first. */
  float loss() {
    return loss;
  }

  @Override
  public void accept(StepMetrics report) {
    loss = report.loss();
    log.info(
        Progress.LINE,
        "step {} of {}: loss = {}, global_step/sec = {}{}",
        report.step(),
        lastStep,
        Decimals.six(report.loss()),
        String.format(Locale.ROOT, "%.1f", report.stepsPerSecond()),
        report.waitShare().isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                ", waiting for input %.1f %%",
                100 * report.waitShare().getAsDouble()));
  }
}
