package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and when the training state is saved.
 *
 * @param directory the directory of the checkpoints and of the run's records
 * @param schedule when full checkpoints are saved
 * @param keepMax number of newest checkpoints to keep, 0 for all
 * @param increments time between two increments, which hold the changes since the last full
 *     checkpoint; absent without increments
 */
public record CheckpointSettings(
    Path directory, Schedule schedule, int keepMax, Optional<Duration> increments) {
  public static final int DEFAULT_KEEP_MAX = 1;
  private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);

  public CheckpointSettings {
    increments.ifPresent(
        every ->
            require(
                every.toSeconds() >= 1 && every.compareTo(LONGEST_INTERVAL) <= 0,
                "--incremental_ckpt",
                "at least 1, and at most " + LONGEST_INTERVAL.toSeconds() + " (a year)",
                every.toSeconds()));
    require(
        increments.isEmpty() || !(schedule instanceof Never),
        "--save_steps",
        "above 0 with --incremental_ckpt",
        0);
    require(
        CheckpointPath.of(directory).prefix().isEmpty(),
        "--checkpoint",
        "a directory and not the prefix of one checkpoint",
        directory);
    require(keepMax >= 0, "--keep_checkpoint_max", "0 (keep all) or more", keepMax);
    require(
        !directory.toAbsolutePath().toString().matches(".*[\\[\\\\].*"),
        "--checkpoint",
        "a path without [ and \\, with which TensorFlow finds no checkpoint again",
        directory.toAbsolutePath());
  }

  /** Returns the defaults: one checkpoint at the end of training, without increments. */
  public static CheckpointSettings in(Path directory) {
    return new CheckpointSettings(directory, new AtEnd(), DEFAULT_KEEP_MAX, Optional.empty());
  }

  public CheckpointSettings withSchedule(Schedule value) {
    return new CheckpointSettings(directory, value, keepMax, increments);
  }

  public CheckpointSettings withIncrements(Duration every) {
    return new CheckpointSettings(directory, schedule, keepMax, Optional.of(every));
  }

  /** When full checkpoints are saved. */
  public sealed interface Schedule {
    /**
     * Returns the schedule for a value of {@code --save_steps}: 0 saves nothing, N saves every N
     * steps and at the end.
     */
    static Schedule ofSteps(long steps) {
      return steps == 0 ? new Never() : new EverySteps(steps);
    }
  }

  /** Once, when training ends. */
  public record AtEnd() implements Schedule {}

  /** No checkpoints. */
  public record Never() implements Schedule {}

  /**
   * At regular intervals, and when training ends.
   *
   * @param steps global steps between two checkpoints
   */
  public record EverySteps(long steps) implements Schedule {
    public EverySteps {
      require(steps > 0, "--save_steps", "0 (never) or more", steps);
    }
  }
}
