package io.mmoe.data;

import java.nio.file.Path;

/** Data that can't be used; the message names the file, and the line where there is one. */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DataException(Path file, String problem) {
    super(file + ": " + problem);
  }

  /**
   * @param line counted from 1
   */
  public DataException(Path file, long line, String problem) {
    super(file + ", line " + line + ": " + problem);
  }
}
