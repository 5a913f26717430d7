package io.mmoe.app.train;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.session.RowPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.Session;

/**
 * A checkpoint of a session that is never saved, only long enough to export it.
 *
 * <p>Owns its directory; closing deletes it.
 */
public record UnsavedWeights(Path directory, Path checkpoint) implements AutoCloseable {

  public static UnsavedWeights write(ModelGraph model, Session session, long step) throws IOException {
    Path directory = Files.createTempDirectory("mmoe-weights");
    UnsavedWeights weights =
        new UnsavedWeights(directory, new CheckpointDirectory(directory).prefix(step));
    try {
      new Saver(model).save(session, weights.checkpoint(), new DataState(RowPosition.START, 0));
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
