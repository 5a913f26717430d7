package io.mmoe.data.prepare;

import io.mmoe.base.AtomicFile;
import io.mmoe.settings.InputFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The training and test file, written under temporary names until {@link #publish}. Closing without
 * publishing deletes them.
 *
 * <p>Owns the open files. Not safe for use by several threads.
 */
final class PreparedFiles implements Closeable {
  private final AtomicFile trainFile;
  private final AtomicFile testFile;
  private final Writer train;
  private final Writer test;

  PreparedFiles(Path directory) throws IOException {
    Files.createDirectories(directory);
    trainFile = AtomicFile.at(directory.resolve(InputFiles.TRAIN_NAME));
    testFile = AtomicFile.at(directory.resolve(InputFiles.TEST_NAME));
    train = Files.newBufferedWriter(trainFile.draft());
    try {
      test = Files.newBufferedWriter(testFile.draft());
    } catch (IOException e) {
      train.close();
      trainFile.close();
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
    trainFile.publish();
    testFile.publish();
  }

  @Override
  public void close() throws IOException {
    try (trainFile;
        testFile;
        train;
        test) {
      // Closes the writers, then deletes the drafts that were not published.
    }
  }
}
