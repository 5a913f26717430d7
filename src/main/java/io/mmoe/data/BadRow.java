package io.mmoe.data;

import java.nio.file.Path;

/**
 * A row that can't be trained on.
 *
 * @param unit what the file counts: line or row
 * @param number of the line or row, from 1
 * @param problem what is wrong with it
 * @param text the row, its beginning if it is long
 */
public record BadRow(Path file, String unit, long number, String problem, String text) {

  /** Names file, line and problem. */
  public String message() {
    return file + ", " + unit + " " + number + ": " + problem;
  }
}
