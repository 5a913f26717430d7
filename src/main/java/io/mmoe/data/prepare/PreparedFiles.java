package io.mmoe.data.prepare;

import io.mmoe.settings.DataSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The two files that are made: under temporary names, until {@link #publish}. Owns the open files;
 * closing without publishing leaves nothing.
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

  /** Gives both files their names; each is whole. */
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
