package io.mmoe.checkpoint;

import io.mmoe.runtime.CheckpointReader;
import io.mmoe.runtime.CheckpointReader.Entry;
import java.nio.file.Path;
import java.util.Map;
import org.tensorflow.exceptions.TensorFlowException;

/** What a checkpoint holds, by name. */
public final class CheckpointIndex {

  private CheckpointIndex() {}

  /**
   * Reads the index.
   *
   * @param checkpoint its prefix
   * @return the tensors by name, sorted
   * @throws CheckpointException if it is missing or damaged
   */
  public static Map<String, Entry> read(Path checkpoint) {
    try {
      return CheckpointReader.entries(checkpoint.toString());
    } catch (TensorFlowException e) {
      throw new CheckpointException(
          checkpoint + " is damaged or no checkpoint: " + SaveRestoreOps.firstLine(e), e);
    }
  }
}
