package io.mmoe.train.checkpoint;

import io.mmoe.base.AtomicFile;
import io.mmoe.train.checkpoint.StateFile.State;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one directory: {@code model.ckpt-<step>} files and the {@code checkpoint} file
 * that names the latest.
 *
 * <p>A checkpoint counts from the moment that {@link #publish} returns; whatever a crash leaves
 * before that moment, the checkpoint before it stays the latest and stays whole.
 */
public final class CheckpointDirectory {
  private static final Logger log = LoggerFactory.getLogger(CheckpointDirectory.class);
  private static final String PREFIX = "model.ckpt-";
  private static final String INDEX = ".index";
  private static final String INCREMENT = ".increment-";
  private static final Pattern LEFTOVER =
      Pattern.compile("(model\\.ckpt-\\d+(?:\\.increment-\\d+)?)(_temp|\\.data-\\d+-of-\\d+)");
  private static final Pattern OWN_NAME = Pattern.compile("model\\.ckpt-\\d+");

  private final Path directory;
  private final StateFile stateFile;

  public CheckpointDirectory(Path directory) {
    this.directory = directory;
    this.stateFile = new StateFile(directory);
  }

  /** The prefix of the checkpoint of a global step. */
  public Path prefix(long step) {
    return directory.resolve(PREFIX + step);
  }

  /**
   * The prefix of the checkpoint to restore: the one that the {@code checkpoint} file names or,
   * where that file is lost, the whole one of the largest step.
   *
   * @return nothing if the directory holds no checkpoint
   * @throws CheckpointException if the checkpoint that the file names is not there
   */
  public Optional<Path> latest() {
    Optional<State> state = stateFile.read();
    if (state.isEmpty()) {
      Optional<Path> newest = last(whole(Pattern.quote(PREFIX)));
      newest.ifPresent(
          prefix -> log.warn("{} has no file named checkpoint; taking {}", directory, prefix));
      return newest;
    }
    Path latest = state.get().latest();
    if (!Files.exists(indexOf(latest))) {
      throw new CheckpointException(
          directory.resolve("checkpoint") + " names " + latest + ", which is not there");
    }
    return Optional.of(latest);
  }

  /**
   * The prefix of the checkpoint to restore, as {@link #latest}.
   *
   * @throws CheckpointException if there is none
   */
  public Path requireLatest() {
    return latest().orElseThrow(() -> new CheckpointException(directory + " holds no checkpoint"));
  }

  /**
   * Makes a fully written checkpoint the latest and deletes the oldest beyond {@code keepMax}.
   * Checkpoints that somebody put here under another name are never deleted.
   *
   * @param keepMax 0 keeps all
   */
  public void publish(Path prefix, int keepMax) throws IOException {
    for (Path file : filesOf(prefix)) {
      AtomicFile.flushToDisk(file);
    }
    List<Path> all = new ArrayList<>();
    stateFile.read().map(State::all).orElse(List.of()).stream()
        .filter(earlier -> isOwn(earlier) && !earlier.equals(prefix))
        .forEach(all::add);
    all.add(prefix);
    int surplus = keepMax == 0 ? 0 : Math.max(0, all.size() - keepMax);
    List<Path> expired = List.copyOf(all.subList(0, surplus));
    stateFile.write(new State(prefix, all.subList(surplus, all.size())));
    for (Path old : expired) {
      delete(old);
      log.debug("Deleted {}: newer ones are enough for --keep_checkpoint_max", old);
    }
    for (Path increment : increments(".*")) {
      delete(increment);
    }
  }

  /** The prefix of an increment of a full checkpoint. */
  public Path increment(long fullStep, long step) {
    return directory.resolve(PREFIX + fullStep + INCREMENT + step);
  }

  /**
   * The newest increment of a full checkpoint.
   *
   * @param full its prefix
   */
  public Optional<Path> latestIncrement(Path full) {
    return last(increments(Pattern.quote(full.getFileName().toString())));
  }

  /** Makes a fully written increment the only one. */
  public void publishIncrement(Path increment) throws IOException {
    for (Path file : filesOf(increment)) {
      AtomicFile.flushToDisk(file);
    }
    for (Path other : increments(".*")) {
      if (!other.equals(increment)) {
        delete(other);
      }
    }
  }

  /**
   * Whole increments, the oldest first.
   *
   * @param full pattern of the full checkpoint's name
   */
  private List<Path> increments(String full) {
    return whole(full + Pattern.quote(INCREMENT));
  }

  /**
   * The prefixes of what has an index, by the number at their end.
   *
   * @param beforeNumber pattern of what stands before it
   */
  private List<Path> whole(String beforeNumber) {
    Pattern pattern = Pattern.compile("(" + beforeNumber + "(\\d+))\\.index");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> pattern.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .sorted(Comparator.comparingLong(matcher -> Long.parseLong(matcher.group(2))))
          .map(matcher -> directory.resolve(matcher.group(1)))
          .toList();
    } catch (IOException e) {
      throw new CheckpointException(directory + " can't be listed: " + e.getMessage(), e);
    }
  }

  private static Optional<Path> last(List<Path> paths) {
    return paths.isEmpty() ? Optional.empty() : Optional.of(paths.get(paths.size() - 1));
  }

  private boolean isOwn(Path prefix) {
    return directory.equals(prefix.getParent())
        && OWN_NAME.matcher(prefix.getFileName().toString()).matches();
  }

  /** Deletes what a save that was killed left: temporary directories, and data without an index. */
  public void discardLeftovers() throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> stream = Files.list(directory)) {
      files = stream.toList();
    }
    for (Path file : files) {
      Matcher leftover = LEFTOVER.matcher(file.getFileName().toString());
      if (leftover.matches() && !Files.exists(directory.resolve(leftover.group(1) + INDEX))) {
        log.warn("Deleting {}, left by a save that was interrupted", file);
        deleteTree(file);
      }
    }
  }

  /** Deletes a file, or a directory of files. */
  static void deleteTree(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      List<Path> inside;
      try (Stream<Path> stream = Files.list(path)) {
        inside = stream.toList();
      }
      for (Path file : inside) {
        Files.delete(file);
      }
    }
    Files.deleteIfExists(path);
  }

  /** Deletes the files of a checkpoint, the index first, so that no half of it looks whole. */
  static void delete(Path prefix) throws IOException {
    Files.deleteIfExists(indexOf(prefix));
    for (Path file : filesOf(prefix)) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Bytes that a checkpoint or increment takes on disk.
   *
   * @param prefix of it
   * @throws IOException if its files can't be read
   */
  public static long fileBytes(Path prefix) throws IOException {
    long bytes = 0;
    for (Path file : filesOf(prefix)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  private static Path indexOf(Path prefix) {
    return prefix.resolveSibling(prefix.getFileName() + INDEX);
  }

  private static List<Path> filesOf(Path prefix) throws IOException {
    Path parent = prefix.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return List.of();
    }
    String name = prefix.getFileName().toString();
    List<Path> files = new ArrayList<>();
    DirectoryStream.Filter<Path> mine =
        file -> {
          String other = file.getFileName().toString();
          return other.equals(name + INDEX) || other.startsWith(name + ".data-");
        };
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent, mine)) {
      stream.forEach(files::add);
    }
    return files;
  }
}
