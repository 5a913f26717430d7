package io.mmoe.base;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A file of results: there whole, or not at all. Where a link leads to is written; a device or pipe
 * is written as it stands.
 *
 * @param file as it was named
 * @param draft what is written, to become the file
 * @param place what the draft becomes; the draft itself for a device or pipe
 */
public record OutputFile(Path file, Path draft, Path place) {

  /** Chooses a draft beside the file. */
  public static OutputFile at(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return new OutputFile(file, file, file);
    }
    Path place = Files.exists(file) ? file.toRealPath() : file;
    String name = "%s.%d.tmp".formatted(place.getFileName(), ProcessHandle.current().pid());
    return new OutputFile(file, place.resolveSibling(name), place);
  }

  /**
   * Makes the directory of a file, so that long work is not lost for the lack of it.
   *
   * @throws UncheckedIOException if the file could not be written
   */
  public static void requireWritable(Path file) {
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
   * Makes sure that a result does not take the place of what it is made of.
   *
   * @throws InvalidSettingException if it would
   */
  public static void requireOther(String flag, Path output, List<Path> inputs) {
    for (Path input : inputs) {
      if (isSame(output, input)) {
        throw new InvalidSettingException(
            "%s %s is read, and would be lost by writing to it".formatted(flag, output));
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false; // One of them is not there.
    }
  }

  /**
   * Writes a file, in place of an earlier one.
   *
   * @throws UncheckedIOException if that fails; an earlier file is then as it was
   */
  public static void write(Path file, String text) {
    try {
      OutputFile output = at(file);
      try {
        Files.writeString(output.draft(), text);
        output.publish();
      } finally {
        output.discard();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  /** Gives the draft, which is written and closed, the name of the file. */
  public void publish() throws IOException {
    if (!draft.equals(place)) {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Deletes a draft that was not published. */
  public void discard() throws IOException {
    if (!draft.equals(place)) {
      Files.deleteIfExists(draft);
    }
  }
}
