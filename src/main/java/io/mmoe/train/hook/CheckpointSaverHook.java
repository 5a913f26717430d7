package io.mmoe.train.hook;

import io.mmoe.base.FailureReason;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.CheckpointSettings.EverySteps;
import io.mmoe.settings.CheckpointSettings.Never;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves checkpoints on a schedule and at the end of training, unless the schedule is {@link Never}.
 * Saves increments between them if the settings require it.
 *
 * <p>Nothing is saved after a failure, because {@link #end} is not called then.
 */
public final class CheckpointSaverHook implements SessionHook {
  private static final Logger log = LoggerFactory.getLogger(CheckpointSaverHook.class);

  private final Saver saver;
  private final LongSupplier nanoTime;
  private final CheckpointSettings settings;
  private final CheckpointDirectory directory;
  private final long seed;
  private long savedStep;
  private long seenStep;
  private long lastNanos;

  /**
   * The start of a run.
   *
   * @param seed determines the order of the rows; saved with the data position
   * @param savedStep the step of the restored full checkpoint, or -1 if none was restored. If
   *     training ends at this step, no checkpoint is saved
   */
  public record Start(long seed, long savedStep) {}

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public CheckpointSaverHook(
      Saver saver,
      CheckpointDirectory directory,
      CheckpointSettings settings,
      Start start,
      LongSupplier nanoTime) {
    this.saver = saver;
    this.directory = directory;
    this.settings = settings;
    this.seed = start.seed();
    this.savedStep = start.savedStep();
    this.nanoTime = nanoTime;
  }

  @Override
  public void begin(RunControl control) {
    seenStep = control.globalStep();
    lastNanos = nanoTime.getAsLong();
    if (saver.increments().isPresent() && savedStep < 0) {
      save(control); // An increment needs a full checkpoint before it.
    }
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    if (settings.schedule() instanceof EverySteps every
        && new StepInterval(every.steps()).isPassed(seenStep, control.globalStep())) {
      save(control);
    } else if (isIncrementDue()) {
      saveIncrement(control);
    }
    seenStep = control.globalStep();
  }

  @Override
  public void end(RunControl control) {
    if (!(settings.schedule() instanceof Never) && control.globalStep() != savedStep) {
      save(control);
    }
  }

  private boolean isIncrementDue() {
    long waited = nanoTime.getAsLong() - lastNanos;
    return saver.increments().isPresent()
        && waited >= settings.increments().orElseThrow().toNanos();
  }

  private void save(RunControl control) {
    long start = nanoTime.getAsLong();
    long step = control.globalStep();
    Path prefix = directory.prefix(step);
    control.beforeSave();
    saver.increments().ifPresent(increments -> increments.reset(control.session()));
    saver.save(control.session(), prefix, new DataState(control.position(), seed));
    control.beforeSave();
    try {
      directory.publish(prefix, settings.keepMax());
    } catch (IOException e) {
      throw new CheckpointException(prefix + " can't be published: " + FailureReason.of(e), e);
    }
    savedStep = step;
    logSaved(prefix, start);
  }

  private void saveIncrement(RunControl control) {
    long start = nanoTime.getAsLong();
    Path prefix = directory.increment(savedStep, control.globalStep());
    control.beforeSave();
    saver
        .increments()
        .orElseThrow()
        .save(control.session(), prefix, new DataState(control.position(), seed));
    try {
      directory.publishIncrement(prefix);
    } catch (IOException e) {
      throw new CheckpointException(prefix + " can't be published: " + FailureReason.of(e), e);
    }
    logSaved(prefix, start);
  }

  private void logSaved(Path prefix, long start) {
    lastNanos = nanoTime.getAsLong();
    log.info("Saved {} in {} ms", prefix, (lastNanos - start) / 1_000_000);
  }
}
