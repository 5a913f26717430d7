package io.mmoe.serve.server;

import io.grpc.Status;
import io.mmoe.serve.model.InvalidInputException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A failed request, with the status code that TensorFlow Serving would return. */
public final class RequestFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status.Code code;

  public RequestFailedException(Status.Code code, String message) {
    this(code, message, null);
  }

  public RequestFailedException(Status.Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * Converts a failure: invalid inputs are the client's fault, other failures are internal errors.
   */
  public static RequestFailedException of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof RequestFailedException known) {
      return known;
    }
    Status.Code code =
        cause instanceof InvalidInputException
            ? Status.Code.INVALID_ARGUMENT
            : Status.Code.INTERNAL;
    return new RequestFailedException(code, String.valueOf(cause.getMessage()), cause);
  }

  public Status.Code code() {
    return code;
  }
}
