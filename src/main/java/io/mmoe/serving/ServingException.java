package io.mmoe.serving;

import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** A query that can't be answered, with the code that TensorFlow Serving would give. */
public final class ServingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status.Code code;

  public ServingException(Status.Code code, String message) {
    this(code, message, null);
  }

  public ServingException(Status.Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Status.Code code() {
    return code;
  }
}
