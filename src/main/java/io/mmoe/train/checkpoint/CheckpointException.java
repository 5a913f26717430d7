package io.mmoe.train.checkpoint;

import org.jspecify.annotations.Nullable;

/** A checkpoint that can't be read or written; the message names it and what is wrong. */
public final class CheckpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
