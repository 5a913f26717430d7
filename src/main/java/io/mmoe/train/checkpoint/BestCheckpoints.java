package io.mmoe.train.checkpoint;

import io.mmoe.base.FailureReason;
import io.mmoe.train.checkpoint.StateFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The best checkpoint of a run, in the subdirectory {@code best} of the checkpoint directory.
 *
 * <p>The subdirectory is a checkpoint directory itself. It may hold a second checkpoint, because
 * the best step can be later than the step from which a killed run would resume. The resumed run
 * deletes the best checkpoint then, and might not reach an equally good state again. The second
 * checkpoint is the best one up to the step of resumption, and remains. Methods throw {@link
 * CheckpointException} if files can't be read or written.
 */
public final class BestCheckpoints {
  private static final String NAME = "best";

  private final CheckpointDirectory resumable;
  private final Path directory;
  private final CheckpointDirectory checkpoints;
  private final StateFile stateFile;

  /**
   * @param parent the checkpoint directory from which the run resumes
   */
  public BestCheckpoints(Path parent) {
    resumable = new CheckpointDirectory(parent);
    directory = parent.resolve(NAME);
    checkpoints = new CheckpointDirectory(directory);
    stateFile = new StateFile(directory);
  }

  public Path directory() {
    return directory;
  }

  /** Returns the prefix of the best checkpoint, or nothing if there is none. */
  public Optional<Path> latest() {
    return Files.isDirectory(directory) ? checkpoints.latest() : Optional.empty();
  }

  /** Returns the global step of the best checkpoint. */
  public OptionalLong latestStep() {
    return latest().map(best -> OptionalLong.of(step(best))).orElse(OptionalLong.empty());
  }

  /** Creates the directory and returns the prefix for a new best checkpoint. */
  public Path prefix(long step) {
    try {
      Files.createDirectories(directory);
      checkpoints.discardLeftovers();
    } catch (IOException e) {
      throw failure(e);
    }
    return checkpoints.prefix(step);
  }

  /** Makes a fully written checkpoint the best, and deletes checkpoints that no run needs. */
  public void publish(Path prefix) {
    try {
      checkpoints.publish(prefix, 0);
      long resumeStep = resumeStep();
      List<Path> kept = new ArrayList<>(all());
      kept.remove(prefix);
      kept.removeIf(earlier -> step(earlier) > resumeStep);
      List<Path> needed = new ArrayList<>(kept.subList(Math.max(0, kept.size() - 1), kept.size()));
      needed.add(prefix);
      keep(needed);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Deletes checkpoints of later steps, after a run has resumed from an earlier step. */
  public void keepUpTo(long step) {
    List<Path> kept = all().stream().filter(prefix -> step(prefix) <= step).toList();
    try {
      keep(kept);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void keep(List<Path> kept) throws IOException {
    List<Path> all = all();
    if (kept.isEmpty()) {
      stateFile.delete();
    } else {
      stateFile.write(new State(kept.get(kept.size() - 1), kept));
    }
    for (Path prefix : all) {
      if (!kept.contains(prefix)) {
        CheckpointDirectory.delete(prefix);
      }
    }
  }

  /** Returns the checkpoints in the subdirectory. A copied file may name others, which are kept. */
  private List<Path> all() {
    List<Path> named = checkpoints.named();
    return (named.isEmpty() ? checkpoints.complete() : named)
        .stream()
            .filter(checkpoints::isOwn)
            .filter(prefix -> Files.exists(CheckpointDirectory.indexOf(prefix)))
            .toList();
  }

  /** Returns the step from which a run would resume if it were killed now. */
  private long resumeStep() {
    return resumable
        .latest()
        .map(full -> step(resumable.latestIncrement(full).orElse(full)))
        .orElse(0L);
  }

  private static long step(Path prefix) {
    return CheckpointContents.globalStep(prefix);
  }

  private CheckpointException failure(IOException e) {
    return new CheckpointException(directory + " can't be written: " + FailureReason.of(e), e);
  }
}
