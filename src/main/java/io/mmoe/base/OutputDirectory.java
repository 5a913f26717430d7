package io.mmoe.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks of output directories before long work begins. Failures are {@link OutputException}s. */
public final class OutputDirectory {

  private OutputDirectory() {}

  /** Creates a directory, with its parents, and fails if it can't be written. */
  public static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      throw failure(directory, "is not a directory", e);
    } catch (IOException e) {
      throw failure(directory, "can't be made: " + FailureReason.of(e), e);
    }
    if (!Files.isWritable(directory)) {
      throw new OutputException("output directory " + directory + " can't be written");
    }
  }

  /** Fails if a directory could not be created or written. Creates nothing. */
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

  /**
   * Returns the free bytes of the file system of a directory. For a directory that does not exist
   * yet, this is the file system of its nearest existing parent.
   */
  public static long freeBytes(Path directory) {
    Path existing = existing(directory);
    try {
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      throw failure(directory, "can't be examined: " + FailureReason.of(e), e);
    }
  }

  /** Returns the directory, or its nearest parent that exists. */
  private static Path existing(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static OutputException failure(Path directory, String problem, IOException cause) {
    return new OutputException("output directory " + directory + " " + problem, cause);
  }
}
