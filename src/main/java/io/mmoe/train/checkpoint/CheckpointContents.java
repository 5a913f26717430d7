package io.mmoe.train.checkpoint;

import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.base.tensorflow.CheckpointReader.Entry;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * What a checkpoint holds, read without a graph.
 *
 * <p>Every method takes the checkpoint's prefix and throws {@link CheckpointException} if the
 * checkpoint is missing or damaged, or does not hold what is asked for.
 */
public final class CheckpointContents {
  private static final String GLOBAL_STEP = "global_step";

  private CheckpointContents() {}

  /** The types and shapes of its tensors by name, sorted. */
  public static Map<String, Entry> entries(Path checkpoint) {
    return read(checkpoint, CheckpointReader::entries);
  }

  /** The step that it was saved at. */
  public static long globalStep(Path checkpoint) {
    return longs(checkpoint, GLOBAL_STEP)[0];
  }

  /**
   * Whole numbers.
   *
   * @param name of a tensor of int64, of up to 2^31 - 1 elements
   */
  public static long[] longs(Path checkpoint, String name) {
    return read(checkpoint, prefix -> CheckpointReader.longs(prefix, name));
  }

  /**
   * Numbers.
   *
   * @param name of a tensor of float32, of up to 2^31 - 1 elements
   */
  public static float[] floats(Path checkpoint, String name) {
    return read(checkpoint, prefix -> CheckpointReader.floats(prefix, name));
  }

  private static <T> T read(Path checkpoint, Function<String, T> reader) {
    try {
      return reader.apply(checkpoint.toString());
    } catch (TensorFlowException e) {
      throw new CheckpointException(
          checkpoint + " is damaged or no checkpoint: " + SaveRestoreOps.firstLine(e), e);
    }
  }
}
