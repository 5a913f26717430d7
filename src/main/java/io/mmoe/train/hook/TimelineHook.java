package io.mmoe.train.hook;

import io.mmoe.base.FailureReason;
import io.mmoe.record.trace.ChromeTrace;
import io.mmoe.record.trace.CostliestOps;
import io.mmoe.record.trace.StepTrace;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a trace of all ops to {@code timeline-<step>.json} every N steps and logs the costliest
 * ops.
 */
public final class TimelineHook implements SessionHook {
  private static final Logger log = LoggerFactory.getLogger(TimelineHook.class);
  private static final int COSTLIEST = 10;

  private final StepInterval interval;
  private final Path directory;
  private long lastStep;

  /**
   * @param everySteps at least 1
   * @param directory the directory of the trace files
   */
  public TimelineHook(long everySteps, Path directory) {
    interval = new StepInterval(everySteps);
    this.directory = directory;
  }

  @Override
  public void begin(RunControl control) {
    lastStep = control.globalStep();
  }

  @Override
  public boolean wantsTrace(long step) {
    return interval.isPassed(lastStep, step);
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    long step = control.globalStep();
    if (interval.isPassed(lastStep, step)) {
      values.trace().ifPresent(stats -> write(StepTrace.of(step, stats)));
    }
    lastStep = step;
  }

  private void write(StepTrace trace) {
    try {
      Path file = ChromeTrace.write(trace, directory);
      log.info("Wrote {}", file);
      CostliestOps.table(trace, COSTLIEST).forEach(log::info);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "a trace can't be written to " + directory + ": " + FailureReason.of(e), e);
    }
  }
}
