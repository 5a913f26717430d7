package io.mmoe.serve.model;

import org.jspecify.annotations.Nullable;

/** Inputs that a model does not accept. The message names the input and the problem. */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
