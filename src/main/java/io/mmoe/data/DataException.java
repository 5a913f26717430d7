package io.mmoe.data;

import io.mmoe.base.FailureReason;
import io.mmoe.base.MmoeException;
import java.nio.file.Path;

/** Thrown if data can't be used. The message names the file and, if known, the line or row. */
public final class DataException extends MmoeException {
  private static final long serialVersionUID = 1L;

  public DataException(String problem) {
    super(Category.DATA, problem);
  }

  public DataException(Path file, String problem) {
    super(Category.DATA, file + ": " + problem);
  }

  /** Creates the exception for a problem of a file that a failure revealed. */
  DataException(Path file, String problem, Throwable cause) {
    super(Category.DATA, file + ": " + problem, cause);
  }

  /** Creates the exception for a file that can't be read. */
  public DataException(Path file, Exception cause) {
    super(Category.DATA, file + ": can't be read: " + FailureReason.of(cause), cause);
  }

  /**
   * @param line number of the line, from 1
   */
  public DataException(Path file, long line, String problem) {
    super(Category.DATA, file + ", line " + line + ": " + problem);
  }

  public DataException(BadRow row) {
    super(Category.DATA, row.message());
  }
}
