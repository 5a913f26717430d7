package io.mmoe.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file that appears complete or not at all, even if the process is killed or the power fails.
 *
 * <p>Every file that this program replaces as a whole follows one rule of durability:
 *
 * <ol>
 *   <li>The content is written to a draft beside the target, {@code <name>.<process id>.tmp}.
 *   <li>{@link #publish} flushes the draft to disk.
 *   <li>It renames the draft to the target in one atomic step, which replaces an earlier file.
 *   <li>It flushes the directory to disk, if the platform can flush directories. After that the new
 *       name survives a power failure.
 * </ol>
 *
 * <p>A symbolic link to a file is kept, and the file behind it is replaced. A device or a pipe has
 * no draft: it is written directly and never flushed.
 *
 * <p>Order of use: {@link #at}, write and close {@link #draft}, {@link #publish}, {@link #close}.
 * Closing without publishing deletes the draft and leaves an earlier file as it was. A killed
 * process may leave a draft, which can be deleted. Not safe for use by several threads.
 */
public final class AtomicFile implements AutoCloseable {
  private final Path file;
  private final Path draft;
  private final Path target;

  private AtomicFile(Path file, Path draft, Path target) {
    this.file = file;
    this.draft = draft;
    this.target = target;
  }

  /** Chooses the draft of a file. Writes nothing. */
  public static AtomicFile at(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return new AtomicFile(file, file, file);
    }
    Path target = Files.exists(file) ? file.toRealPath() : file;
    String name = "%s.%d.tmp".formatted(target.getFileName(), ProcessHandle.current().pid());
    return new AtomicFile(file, target.resolveSibling(name), target);
  }

  /**
   * Writes a text as a whole file. If that fails, an earlier file stays unchanged.
   *
   * @throws OutputException if the file can't be written
   */
  public static void write(Path file, String text) {
    try (AtomicFile output = at(file)) {
      Files.writeString(output.draft(), text);
      output.publish();
    } catch (IOException e) {
      throw OutputException.unwritable(file, e);
    }
  }

  /**
   * Creates the directory of a file, so that long work does not end with an output that can't be
   * written.
   *
   * @throws OutputException if the directory can't be created, or if the file is a directory
   */
  public static void requireWritable(Path file) {
    if (Files.isDirectory(file)) {
      throw new OutputException(file + " can't be written: it is a directory");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      OutputDirectory.create(directory);
    }
  }

  /**
   * Fails if an output would replace one of its inputs.
   *
   * @param flag the flag that names the output
   * @throws InvalidSettingException if the output is one of the inputs
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
      return false; // One of them does not exist.
    }
  }

  /** Returns the file as the caller named it. */
  public Path file() {
    return file;
  }

  /** Returns the path to write to: the draft, or the file itself if it is a device or pipe. */
  public Path draft() {
    return draft;
  }

  /** Flushes the draft, which must be written and closed, and renames it to the target. */
  public void publish() throws IOException {
    if (!draft.equals(target)) {
      flushToDisk(draft);
      rename(draft, target);
    }
  }

  /** Deletes a draft that was not published. */
  @Override
  public void close() throws IOException {
    if (!draft.equals(target)) {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Renames a file or directory in one atomic step and flushes the directory that holds the new
   * name. The content must be on disk already: see {@link #flushToDisk}.
   */
  public static void rename(Path draft, Path target) throws IOException {
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    Path directory = target.toAbsolutePath().getParent();
    if (directory != null) {
      flushToDisk(directory);
    }
  }

  /**
   * Waits until the bytes of a file, or the names in a directory, are on disk. Does nothing for a
   * directory on a platform that can't flush directories.
   */
  public static void flushToDisk(Path path) throws IOException {
    boolean isDirectory = Files.isDirectory(path);
    try (FileChannel channel =
        FileChannel.open(path, isDirectory ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
      channel.force(true);
    } catch (IOException e) {
      if (!isDirectory) {
        throw e;
      }
    }
  }
}
