package io.mmoe.base;

import java.io.IOException;
import java.nio.file.Path;

/** A file or directory of results that can't be written, or can't be read back. */
public final class OutputException extends MmoeException {
  private static final long serialVersionUID = 1L;

  public OutputException(String message) {
    super(Category.OUTPUT, message);
  }

  public OutputException(String message, IOException cause) {
    super(Category.OUTPUT, message, cause);
  }

  /** Returns the exception {@code "<file> can't be written: <reason>"}. */
  public static OutputException unwritable(Path file, IOException cause) {
    return new OutputException(file + " can't be written: " + FailureReason.of(cause), cause);
  }
}
