package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and when the training state is saved.
 *
 * @param directory holds the checkpoints, {@code train_log.jsonl} and {@code metrics.json}
 * @param schedule when to save
 * @param keepMax newest checkpoints to keep; 0 keeps all
 * @param increments how often to write what has changed since the last full checkpoint, if at all
 */
public record CheckpointSettings(
    Path directory, Schedule schedule, int keepMax, Optional<Duration> increments) {

  /** Without increments. */
  public CheckpointSettings(Path directory, Schedule schedule, int keepMax) {
    this(directory, schedule, keepMax, Optional.empty());
  }

  public CheckpointSettings {
    increments.ifPresent(
        every ->
            require(every.toSeconds() >= 1, "--incremental_ckpt", "at least 1", every.toSeconds()));
    require(
        increments.isEmpty() || !(schedule instanceof Never),
        "--save_steps",
        "above 0 with --incremental_ckpt",
        0);
    require(keepMax >= 0, "--keep_checkpoint_max", "0 (keep all) or more", keepMax);
    require(
        !directory.toAbsolutePath().toString().matches(".*[\\[\\\\].*"),
        "--checkpoint",
        "a path without [ and \\, with which TensorFlow finds no checkpoint again",
        directory.toAbsolutePath());
  }

  /** When checkpoints are written. */
  public sealed interface Schedule {
    /**
     * The meaning of {@code --save_steps}: 0 is never, a positive number is that often and at the
     * end.
     */
    static Schedule ofSteps(long steps) {
      return steps == 0 ? new Never() : new EverySteps(steps);
    }
  }

  /** Once, when training ends. */
  public record AtEnd() implements Schedule {}

  /** Not at all. */
  public record Never() implements Schedule {}

  /** Every so many global steps, and when training ends. */
  public record EverySteps(long steps) implements Schedule {
    public EverySteps {
      require(steps > 0, "--save_steps", "0 (never) or more", steps);
    }
  }
}
