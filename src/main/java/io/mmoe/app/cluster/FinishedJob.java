package io.mmoe.app.cluster;

import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.DataFiles.Validation;
import io.mmoe.base.MmoeException;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.checkpoint.CheckpointContents;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import java.util.OptionalLong;

/** The test whether a job has reached its end, from the checkpoints that all processes see. */
public final class FinishedJob {

  private FinishedJob() {}

  /**
   * Returns whether the checkpoint of the last step exists. Reads the rows if it must count them.
   */
  public static boolean hasCheckpoint(TrainSettings settings) {
    try {
      OptionalLong rows =
          settings.steps() == 0
              ? DataFiles.rows(
                  new DataFiles(settings.data(), Validation.of(settings.graph()))
                      .checkTraining(true))
              : OptionalLong.empty();
      return hasCheckpoint(settings, settings.lastStep(rows));
    } catch (MmoeException unreadable) {
      return false;
    }
  }

  static boolean hasCheckpoint(TrainSettings settings, long lastStep) {
    return new CheckpointDirectory(settings.checkpoint().directory())
        .latest()
        .map(latest -> CheckpointContents.globalStep(latest) >= lastStep)
        .orElse(false);
  }
}
