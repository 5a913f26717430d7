package io.mmoe.export;

import org.jspecify.annotations.Nullable;

/** An export that was not published; the message says why. */
public final class ExportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(message);
  }

  public ExportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
