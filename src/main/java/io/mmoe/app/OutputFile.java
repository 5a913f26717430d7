package io.mmoe.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file of results: there whole, or not at all. */
final class OutputFile {

  private OutputFile() {}

  /**
   * Makes the directory of a file, so that long work is not lost for the lack of it.
   *
   * @throws UncheckedIOException if the file could not be written
   */
  static void requireWritable(Path file) {
    if (Files.isDirectory(file)) {
      throw new UncheckedIOException(
          file + " can't be written: it is a directory", new IOException());
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      OutputDirectory.create(directory);
    }
  }

  /**
   * Writes a file, in place of an earlier one.
   *
   * @throws UncheckedIOException if that fails; an earlier file is then as it was
   */
  static void write(Path file, String text) {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      discard(temporary, e);
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private static void discard(Path temporary, IOException cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
