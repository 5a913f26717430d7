package io.mmoe.train.checkpoint;

import io.mmoe.train.checkpoint.StateFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The best checkpoint of a run, in a directory {@code best} beside the others.
 *
 * <p>It is a checkpoint directory like any other. While a run that is killed would go on from
 * before the best step, the best checkpoint up to where it would go on from is there as well: the
 * run might not find a better one again. Methods throw {@link CheckpointException} if files can't
 * be read or written.
 */
public final class BestCheckpoints {
  private static final String NAME = "best";

  private final CheckpointDirectory resumable;
  private final Path directory;
  private final CheckpointDirectory checkpoints;
  private final StateFile stateFile;

  /**
   * @param parent the checkpoint directory that the run is resumed from
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

  /** The prefix of the best checkpoint; nothing if there is none. */
  public Optional<Path> latest() {
    return Files.isDirectory(directory) ? checkpoints.latest() : Optional.empty();
  }

  /** The step of the best checkpoint. */
  public OptionalLong latestStep() {
    return latest().map(best -> OptionalLong.of(step(best))).orElse(OptionalLong.empty());
  }

  /** The prefix under which the best checkpoint is to be written; makes the directory. */
  public Path prefix(long step) {
    try {
      Files.createDirectories(directory);
      checkpoints.discardLeftovers();
    } catch (IOException e) {
      throw failure(e);
    }
    return checkpoints.prefix(step);
  }

  /** Makes a fully written checkpoint the best, and deletes those that nothing will need. */
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

  /** Deletes the checkpoints of later steps, which a run that went back has taken back. */
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

  private List<Path> all() {
    return stateFile.read().map(State::all).orElse(List.of());
  }

  /** The step that a run which is killed now would go on from. */
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
    return new CheckpointException(directory + " can't be written: " + e.getMessage(), e);
  }
}
