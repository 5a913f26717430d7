package io.mmoe.app.train;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.RowPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Session;

/**
 * A temporary checkpoint of a run that saves none, for the duration of its export.
 *
 * <p>Owns a temporary directory. Closing deletes it.
 */
final class TemporaryCheckpoint implements AutoCloseable {
  private final Path directory;
  private final Path prefix;

  private TemporaryCheckpoint(Path directory, long step) {
    this.directory = directory;
    this.prefix = new CheckpointDirectory(directory).prefix(step);
  }

  static TemporaryCheckpoint write(Saver saver, Session session, long step) throws IOException {
    TemporaryCheckpoint temporary =
        new TemporaryCheckpoint(Files.createTempDirectory("mmoe-weights"), step);
    try {
      saver.save(session, temporary.prefix(), new DataState(RowPosition.START, 0));
      return temporary;
    } catch (RuntimeException e) {
      temporary.close();
      throw e;
    }
  }

  /** Returns the checkpoint prefix. */
  Path prefix() {
    return prefix;
  }

  @Override
  public void close() throws IOException {
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
