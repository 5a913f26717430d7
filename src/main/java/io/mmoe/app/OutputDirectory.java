package io.mmoe.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, before work begins, that its results can be written. */
final class OutputDirectory {

  private OutputDirectory() {}

  static void create(Path directory) {
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

  private static UncheckedIOException failure(Path directory, String problem, IOException cause) {
    return new UncheckedIOException("output directory " + directory + " " + problem, cause);
  }
}
