package io.mmoe.train.checkpoint;

import io.mmoe.base.MmoeException;
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
}
