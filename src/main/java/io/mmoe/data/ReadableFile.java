package io.mmoe.data;

import io.mmoe.base.FailureReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** The check that a path names a file that can be opened. */
public final class ReadableFile {

  private ReadableFile() {}

  /**
   * Checks a path. Opens nothing, so that a pipe can't block.
   *
   * @throws DataException with the reason if the path is not a readable file
   */
  public static void require(Path path) {
    problem(path)
        .ifPresent(
            problem -> {
              throw new DataException(path, problem);
            });
  }

  /** Returns the reason why a path is not a readable file, if there is one. */
  static Optional<String> problem(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        return Optional.of("a directory, not a file");
      } else if (!attributes.isRegularFile()) {
        return Optional.of("a pipe, a socket or a device, not a file");
      }
      return Files.isReadable(path)
          ? Optional.empty()
          : Optional.of("can't be read: permission denied");
    } catch (NoSuchFileException e) {
      return Optional.of(
          isThere(path)
              ? "a symbolic link to a file that does not exist"
              : "there is no such file");
    } catch (IOException e) {
      return Optional.of("can't be read: " + FailureReason.of(e));
    }
  }

  /** Returns whether there is something of this name, even a symbolic link to nothing. */
  static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
