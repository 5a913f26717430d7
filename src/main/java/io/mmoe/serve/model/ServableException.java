package io.mmoe.serve.model;

import io.mmoe.base.MmoeException;
import org.jspecify.annotations.Nullable;

/** A SavedModel that can't be used. The message names its directory and the problem. */
public final class ServableException extends MmoeException {
  private static final long serialVersionUID = 1L;

  public ServableException(String message) {
    super(Category.CHECKPOINT, message);
  }

  public ServableException(String message, @Nullable Throwable cause) {
    super(Category.CHECKPOINT, message, cause);
  }
}
