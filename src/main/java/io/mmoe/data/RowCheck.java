package io.mmoe.data;

import java.nio.file.Path;

/**
 * Reads a whole data file once before anything else happens, so that a bad row is reported by file
 * and line and not in the middle of training; counts the rows on the way.
 */
public final class RowCheck {

  private RowCheck() {}

  /**
   * Checks every row of a file.
   *
   * @return the number of rows, at least 1
   * @throws DataException if the file is missing, unreadable or empty, or at the first bad row
   */
  public static long countRows(Path file) {
    try (RowReader rows = RowReader.open(file)) {
      while (rows.advance()) {}
      if (rows.line() == 0) {
        throw new DataException(file, "has no rows");
      }
      return rows.line();
    }
  }
}
