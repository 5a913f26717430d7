package io.mmoe.train.checkpoint;

import io.mmoe.base.tensorflow.CheckpointReader;
import io.mmoe.base.tensorflow.CheckpointReader.Entry;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads tensors of a checkpoint without a graph.
 *
 * <p>Every method takes the checkpoint prefix. It throws {@link CheckpointException} if the
 * checkpoint is missing or damaged, or lacks the requested tensor.
 */
public final class CheckpointContents {
  private static final String GLOBAL_STEP = "global_step";

  private CheckpointContents() {}

  /** Returns the types and shapes of all tensors, sorted by name. */
  public static Map<String, Entry> entries(Path checkpoint) {
    return read(checkpoint, CheckpointReader::entries);
  }

  /** Returns the global step of the checkpoint, which is 0 or more. */
  public static long globalStep(Path checkpoint) {
    long[] step = longs(checkpoint, GLOBAL_STEP);
    if (step.length != 1 || step[0] < 0) {
      throw new CheckpointException(
          checkpoint + " is damaged or no checkpoint: its global step is no number from 0");
    }
    return step[0];
  }

  /**
   * Reads an int64 tensor.
   *
   * @param name the name of a tensor with at most 2^31 - 1 elements
   */
  public static long[] longs(Path checkpoint, String name) {
    return read(checkpoint, prefix -> CheckpointReader.longs(prefix, name));
  }

  /**
   * Reads a float32 tensor.
   *
   * @param name the name of a tensor with at most 2^31 - 1 elements
   */
  public static float[] floats(Path checkpoint, String name) {
    return read(checkpoint, prefix -> CheckpointReader.floats(prefix, name));
  }

  private static <T> T read(Path checkpoint, Function<String, T> reader) {
    return CheckpointException.onFailure(
        checkpoint, () -> reader.apply(checkpoint.toAbsolutePath().toString()));
  }
}
