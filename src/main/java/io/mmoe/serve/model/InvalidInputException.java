package io.mmoe.serve.model;

import org.jspecify.annotations.Nullable;

/** Inputs that a model can't take; the message names the input and what is wrong with it. */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
