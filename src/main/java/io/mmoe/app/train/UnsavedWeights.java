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
final class UnsavedWeights implements AutoCloseable {
  private final Path directory;
  private final Path checkpoint;

  private UnsavedWeights(Path directory, long step) {
    this.directory = directory;
    this.checkpoint = new CheckpointDirectory(directory).prefix(step);
  }

  static UnsavedWeights write(Saver saver, Session session, long step) throws IOException {
    UnsavedWeights weights = new UnsavedWeights(Files.createTempDirectory("mmoe-weights"), step);
    try {
      saver.save(session, weights.checkpoint(), new DataState(RowPosition.START, 0));
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /** Returns the checkpoint prefix. */
  Path checkpoint() {
    return checkpoint;
  }

  @Override
  public void close() throws IOException {
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
