package io.mmoe.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, before work begins, that its results can be written. */
public final class OutputDirectory {

  private OutputDirectory() {}

  public static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw failure(directory, "is not a directory", e);
    } catch (IOException e) {
      throw failure(directory, "can't be made: " + e.getMessage(), e);
    }
    if (!Files.isWritable(directory)) {
      throw failure(directory, "can't be written", new IOException());
    }
  }

  /** Makes sure that a directory could be made and written, and makes none. */
  public static void requirePossible(Path directory) {
    Path existing = existing(directory);
    if (!Files.isDirectory(existing)) {
      throw failure(
          directory,
          "can't be made: " + existing + " is not a directory",
          new FileAlreadyExistsException(existing.toString()));
    }
    if (!Files.isWritable(existing)) {
      throw failure(
          directory,
          "can't be written: " + existing + " is read-only",
          new AccessDeniedException(existing.toString()));
    }
  }

  /** Space that is left where a directory is or would be, in bytes. */
  public static long freeBytes(Path directory) {
    Path existing = existing(directory);
    try {
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      throw failure(directory, "can't be examined: " + e.getMessage(), e);
    }
  }

  /** The directory, or the next above it that there is. */
  private static Path existing(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static UncheckedIOException failure(Path directory, String problem, IOException cause) {
    return new UncheckedIOException("output directory " + directory + " " + problem, cause);
  }
}
