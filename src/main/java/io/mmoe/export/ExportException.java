package io.mmoe.export;

import io.mmoe.base.MmoeException;
import org.jspecify.annotations.Nullable;

/** A failed export, which was not published. The message states the reason. */
public final class ExportException extends MmoeException {
  private static final long serialVersionUID = 1L;

  public ExportException(String message) {
    super(Category.CHECKPOINT, message);
  }

  public ExportException(String message, @Nullable Throwable cause) {
    super(Category.CHECKPOINT, message, cause);
  }
}
