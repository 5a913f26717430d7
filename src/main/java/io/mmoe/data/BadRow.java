package io.mmoe.data;

import java.nio.file.Path;

/**
 * A malformed row.
 *
 * @param unit unit in which the file counts: line or row
 * @param number number of the line or row, from 1
 * @param problem reason why the row is malformed
 * @param text text of the row, truncated if it is long
 */
public record BadRow(Path file, String unit, long number, String problem, String text) {

  /** Returns the file, the line and the problem as one message. */
  public String message() {
    return file + ", " + unit + " " + number + ": " + problem;
  }
}
