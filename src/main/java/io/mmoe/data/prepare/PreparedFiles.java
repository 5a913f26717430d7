package io.mmoe.data.prepare;

import io.mmoe.settings.DataSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The training and test file, written under temporary names until {@link #publish}. Closing without
 * publishing deletes them.
 *
 * <p>Owns the open files. Not safe for use by several threads.
 */
final class PreparedFiles implements Closeable {
  private final DataSettings files;
  private final Writer train;
  private final Writer test;

  PreparedFiles(Path directory) throws IOException {
    Files.createDirectories(directory);
    files = new DataSettings(directory, 1, 0);
    train = Files.newBufferedWriter(temporary(files.trainFile()));
    try {
      test = Files.newBufferedWriter(temporary(files.testFile()));
    } catch (IOException e) {
      train.close();
      throw e;
    }
  }

  void add(boolean isTest, CharSequence line) throws IOException {
    (isTest ? test : train).append(line);
  }

  /** Renames both complete files to their final names. */
  void publish() throws IOException {
    train.close();
    test.close();
    for (Path file : new Path[] {files.trainFile(), files.testFile()}) {
      Files.move(temporary(file), file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  @Override
  public void close() throws IOException {
    try (train;
        test) {
      Files.deleteIfExists(temporary(files.trainFile()));
      Files.deleteIfExists(temporary(files.testFile()));
    }
  }

  private static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + ".tmp");
  }
}
