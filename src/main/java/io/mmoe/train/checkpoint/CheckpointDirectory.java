package io.mmoe.train.checkpoint;

import io.mmoe.base.AtomicFile;
import io.mmoe.base.FailureReason;
import io.mmoe.settings.CheckpointPath;
import io.mmoe.train.checkpoint.StateFile.Content;
import io.mmoe.train.checkpoint.StateFile.Damaged;
import io.mmoe.train.checkpoint.StateFile.State;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
 * <p>A checkpoint becomes the latest when {@link #publish} returns. After a crash before that
 * moment, the previous checkpoint is still the latest and complete.
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
  private String warned = "";

  public CheckpointDirectory(Path directory) {
    this.directory = directory;
    this.stateFile = new StateFile(directory);
  }

  /** Returns the checkpoint prefix for a global step. */
  public Path prefix(long step) {
    return directory.resolve(PREFIX + step);
  }

  /**
   * Finds the checkpoint to restore: the one that the {@code checkpoint} file names. Without that
   * file, or if it is damaged, it is the complete checkpoint with the largest step.
   *
   * @return the checkpoint prefix, or nothing if the directory holds no checkpoint
   * @throws CheckpointException if the file can't be read, if it names a checkpoint that does not
   *     exist, or if it is damaged and there is no complete checkpoint
   */
  public Optional<Path> latest() {
    Content content = stateFile.read();
    if (content instanceof State state) {
      return Optional.of(latest(state));
    }
    Optional<Path> newest = last(complete());
    if (content instanceof Damaged damaged) {
      Path found = newest.orElseThrow(() -> new CheckpointException(damaged.problem()));
      warn("%s; using %s, the newest checkpoint".formatted(damaged.problem(), found));
    } else if (newest.isPresent()) {
      warn("%s has no checkpoint file; using %s".formatted(directory, newest.get()));
    }
    return newest;
  }

  private Path latest(State state) {
    Path latest = state.latest();
    Path file = stateFile.file();
    if (!Files.exists(indexOf(latest))) {
      throw new CheckpointException(
          "%s names %s, which is not there. Restore it, or delete %s"
              .formatted(file, StateFile.printable(latest), file));
    }
    if (!isSame(latest, directory.resolve(state.text()))) {
      warn("%s names %s; using %s".formatted(file, StateFile.printable(state.text()), latest));
    } else if (!isSame(latest, directory.resolve(latest.getFileName()))) {
      warn("%s names %s, in another directory".formatted(file, StateFile.printable(latest)));
    }
    return latest;
  }

  /** Logs a warning, but not again and again when the directory is polled. */
  private void warn(String message) {
    if (!message.equals(warned)) {
      log.warn(message);
      warned = message;
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(indexOf(one), indexOf(other));
    } catch (IOException e) {
      return false; // One of them does not exist.
    }
  }

  /**
   * Finds the checkpoint to restore, like {@link #latest}.
   *
   * @throws CheckpointException if there is none
   */
  public Path requireLatest() {
    return latest().orElseThrow(() -> new CheckpointException(directory + " holds no checkpoint"));
  }

  /**
   * Finds a checkpoint to read: the given one, or the latest of the directory.
   *
   * @throws CheckpointException if there is none
   */
  public static Path require(CheckpointPath path) {
    return path.prefix().orElseGet(() -> new CheckpointDirectory(path.directory()).requireLatest());
  }

  /**
   * Makes a fully written checkpoint the latest and deletes the oldest ones beyond {@code keepMax}.
   * Checkpoints with other names, which the user has copied here, are never deleted.
   *
   * @param keepMax the number of checkpoints to keep, or 0 for all
   */
  public void publish(Path prefix, int keepMax) throws IOException {
    for (Path file : filesOf(prefix)) {
      AtomicFile.flushToDisk(file);
    }
    List<Path> all = new ArrayList<>();
    named().stream().filter(earlier -> isOwn(earlier) && !earlier.equals(prefix)).forEach(all::add);
    all.add(prefix);
    int surplus = keepMax == 0 ? 0 : Math.max(0, all.size() - keepMax);
    List<Path> expired = List.copyOf(all.subList(0, surplus));
    stateFile.write(new State(prefix, all.subList(surplus, all.size())));
    for (Path old : expired) {
      delete(old);
      log.debug("Deleted {}, the oldest beyond --keep_checkpoint_max", old);
    }
    for (Path increment : increments(".*")) {
      delete(increment);
    }
  }

  /** Returns the prefix for an increment of a full checkpoint. */
  public Path increment(long fullStep, long step) {
    return directory.resolve(PREFIX + fullStep + INCREMENT + step);
  }

  /**
   * Finds the newest increment of a full checkpoint.
   *
   * @param full the prefix of the full checkpoint
   */
  public Optional<Path> latestIncrement(Path full) {
    return last(increments(Pattern.quote(full.getFileName().toString())));
  }

  /** Keeps a fully written increment and deletes all others. */
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
   * Returns the prefixes of complete increments, oldest first.
   *
   * @param full a pattern for the full checkpoint's name
   */
  private List<Path> increments(String full) {
    return complete(full + Pattern.quote(INCREMENT));
  }

  /**
   * Returns the prefixes that have an index file, sorted by the number at their end.
   *
   * @param beforeNumber a pattern for the name before the number
   */
  private List<Path> complete(String beforeNumber) {
    Pattern pattern = Pattern.compile("(" + beforeNumber + "(\\d+))\\.index");
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> pattern.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .sorted(Comparator.comparing(matcher -> new BigInteger(matcher.group(2))))
          .map(matcher -> directory.resolve(matcher.group(1)))
          .toList();
    } catch (IOException e) {
      throw new CheckpointException(directory + " can't be listed: " + FailureReason.of(e), e);
    }
  }

  private static Optional<Path> last(List<Path> paths) {
    return paths.isEmpty() ? Optional.empty() : Optional.of(paths.get(paths.size() - 1));
  }

  /** Returns the prefixes that the {@code checkpoint} file names, oldest first. */
  List<Path> named() {
    return stateFile.read() instanceof State state ? state.all() : List.of();
  }

  /** Returns the prefixes of all full checkpoints with an index, by step. */
  List<Path> complete() {
    return complete(Pattern.quote(PREFIX));
  }

  /** Returns whether a checkpoint lies in this directory, under a name that this program gives. */
  boolean isOwn(Path prefix) {
    return directory.equals(prefix.getParent())
        && OWN_NAME.matcher(prefix.getFileName().toString()).matches();
  }

  /**
   * Deletes leftovers of interrupted saves: temporary directories, and data without an index.
   * Checkpoints that the {@code checkpoint} file names are never leftovers.
   */
  public void discardLeftovers() throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> stream = Files.list(directory)) {
      files = stream.toList();
    }
    List<Path> named = named().stream().map(Path::getFileName).toList();
    for (Path file : files) {
      Matcher leftover = LEFTOVER.matcher(file.getFileName().toString());
      if (leftover.matches()
          && !Files.exists(directory.resolve(leftover.group(1) + INDEX))
          && !named.contains(Path.of(leftover.group(1)))) {
        log.warn("Deleting {}, left by an interrupted save", file);
        deleteTree(file);
      }
    }
  }

  /** Deletes a file, or a directory that holds only files. */
  static void deleteTree(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
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

  /** Deletes a checkpoint, the index first, so that a partly deleted one does not look complete. */
  static void delete(Path prefix) throws IOException {
    Files.deleteIfExists(indexOf(prefix));
    for (Path file : filesOf(prefix)) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Returns the size of a checkpoint or increment on disk, in bytes.
   *
   * @param prefix the prefix of the checkpoint or increment
   * @throws IOException if its files can't be read
   */
  public static long fileBytes(Path prefix) throws IOException {
    long bytes = 0;
    for (Path file : filesOf(prefix)) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  static Path indexOf(Path prefix) {
    return prefix.resolveSibling(prefix.getFileName() + INDEX);
  }

  private static List<Path> filesOf(Path prefix) throws IOException {
    Path parent = prefix.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return List.of();
    }
    String name = prefix.getFileName().toString();
    List<Path> files = new ArrayList<>();
    DirectoryStream.Filter<Path> ofPrefix =
        file -> {
          String other = file.getFileName().toString();
          return other.equals(name + INDEX) || other.startsWith(name + ".data-");
        };
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent, ofPrefix)) {
      stream.forEach(files::add);
    }
    return files;
  }
}
