package io.mmoe.data;

import io.mmoe.progress.Progress;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Reads a whole data file once before anything else happens, so that a bad row is reported by file
 * and line and not in the middle of training; counts the rows on the way.
 */
public final class RowCheck {

  /** Looking at the clock for each row would take a tenth of the time. */
  private static final int ROWS_AT_ONCE = 1000;

  private RowCheck() {}

  /**
   * Checks every row of a file.
   *
   * @return the number of rows, at least 1
   * @throws DataException if the file is missing, unreadable or empty, or at the first bad row
   */
  public static long countRows(Path file) {
    try (RowReader rows = RowReader.open(file);
        Progress progress =
            Progress.of(new Progress.Work("Checking " + file, "rows", OptionalLong.empty()))) {
      while (rows.advance()) {
        if (rows.line() % ROWS_AT_ONCE == 0) {
          progress.expect(rows.expectedRows());
          progress.add(ROWS_AT_ONCE);
        }
      }
      if (rows.line() == 0) {
        throw new DataException(file, "has no rows");
      }
      return rows.line();
    }
  }
}
