package io.mmoe.train.checkpoint;

import io.mmoe.base.MmoeException;
import io.mmoe.base.tensorflow.TensorFlowErrors;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A failure to read or write a checkpoint. The message names the checkpoint and the problem. */
public final class CheckpointException extends MmoeException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(Category.CHECKPOINT, message);
  }

  public CheckpointException(String message, @Nullable Throwable cause) {
    super(Category.CHECKPOINT, message, cause);
  }

  /**
   * Runs a call that reads a checkpoint. A failure of TensorFlow becomes this exception.
   *
   * @param checkpoint the checkpoint prefix
   */
  static <T> T onFailure(Path checkpoint, Supplier<T> call) {
    return TensorFlowErrors.translate(
        call,
        (reason, cause) ->
            new CheckpointException(checkpoint + " is damaged or no checkpoint: " + reason, cause));
  }
}
