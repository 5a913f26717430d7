package io.mmoe.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code --checkpoint} for a command that reads a checkpoint: a checkpoint directory,
 * or the prefix of one checkpoint in it.
 *
 * @param prefix the prefix, absent if the value is a directory
 */
public record CheckpointPath(Path directory, Optional<Path> prefix) {
  private static final String STATE_FILE = "checkpoint";
  private static final Pattern FILE = Pattern.compile("(.+)\\.(?:index|data-\\d+-of-\\d+)");

  /**
   * Finds out which of the two a path is. A name of one of the checkpoint's files stands for the
   * prefix, and the file {@code checkpoint} for its directory. A path that does not exist is a
   * directory.
   */
  public static CheckpointPath of(Path given) {
    Path name = given.getFileName();
    if (name == null || Files.isDirectory(given)) {
      return new CheckpointPath(given, Optional.empty());
    }
    if (name.toString().equals(STATE_FILE) && Files.isRegularFile(given)) {
      return new CheckpointPath(parent(given), Optional.empty());
    }
    Matcher file = FILE.matcher(name.toString());
    Path prefix = file.matches() ? given.resolveSibling(file.group(1)) : given;
    if (!Files.exists(prefix.resolveSibling(prefix.getFileName() + ".index"))) {
      return new CheckpointPath(given, Optional.empty());
    }
    return new CheckpointPath(parent(prefix), Optional.of(prefix));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? Path.of(".") : parent;
  }
}
