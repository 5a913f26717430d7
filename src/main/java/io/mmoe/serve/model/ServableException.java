package io.mmoe.serve.model;

import org.jspecify.annotations.Nullable;

/** A SavedModel that can't be used; the message names its directory and what is wrong. */
public final class ServableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ServableException(String message) {
    super(message);
  }

  public ServableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
