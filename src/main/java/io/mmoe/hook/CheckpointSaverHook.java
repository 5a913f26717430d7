package io.mmoe.hook;

import io.mmoe.checkpoint.CheckpointDirectory;
import io.mmoe.checkpoint.CheckpointException;
import io.mmoe.checkpoint.DataState;
import io.mmoe.checkpoint.Saver;
import io.mmoe.config.CheckpointSettings;
import io.mmoe.config.CheckpointSettings.EverySteps;
import io.mmoe.config.CheckpointSettings.Never;
import io.mmoe.session.RunControl;
import io.mmoe.session.SessionHook;
import io.mmoe.session.StepValues;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves checkpoints by a schedule, and when training ends well unless the schedule is never. */
public final class CheckpointSaverHook implements SessionHook {
  private static final Logger log = LoggerFactory.getLogger(CheckpointSaverHook.class);

  private final Saver saver;
  private final CheckpointSettings settings;
  private final CheckpointDirectory directory;
  private final long seed;
  private long savedStep;
  private long seenStep;

  /**
   * @param seed makes the order of the rows; saved with the place in them
   * @param savedStep the step that was restored, which needs no saving; -1 if none was
   */
  public CheckpointSaverHook(
      Saver saver,
      CheckpointDirectory directory,
      CheckpointSettings settings,
      long seed,
      long savedStep) {
    this.savedStep = savedStep;
    this.saver = saver;
    this.settings = settings;
    this.directory = directory;
    this.seed = seed;
  }

  @Override
  public void begin(RunControl control) {
    seenStep = control.globalStep();
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    if (settings.schedule() instanceof EverySteps every
        && new StepInterval(every.steps()).isPassed(seenStep, control.globalStep())) {
      save(control);
    }
    seenStep = control.globalStep();
  }

  @Override
  public void end(RunControl control) {
    if (!(settings.schedule() instanceof Never) && control.globalStep() != savedStep) {
      save(control);
    }
  }

  private void save(RunControl control) {
    long step = control.globalStep();
    Path prefix = directory.prefix(step);
    saver.save(control.session(), prefix, new DataState(control.position(), seed));
    try {
      directory.publish(prefix, settings.keepMax());
    } catch (IOException e) {
      throw new CheckpointException(prefix + " can't be published: " + e.getMessage(), e);
    }
    savedStep = step;
    log.info("Saved {}", prefix);
  }
}
