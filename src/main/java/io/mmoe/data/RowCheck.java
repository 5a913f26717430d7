package io.mmoe.data;

import io.mmoe.config.TaobaoSchema;
import io.mmoe.progress.Progress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Reads a whole data file once before anything else happens, so that a bad row is reported by file
 * and line and not in the middle of training; counts the rows and their labels on the way.
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
    return countLabels(file).rows();
  }

  /**
   * Checks every row of a file.
   *
   * @return the number of rows, and that of positives of each label
   * @throws DataException if the file is missing, unreadable or empty, or at the first bad row
   */
  public static LabelCounts countLabels(Path file) {
    int[] fields = TaobaoSchema.LABELS.stream().mapToInt(TaobaoSchema.COLUMNS::indexOf).toArray();
    long[] positives = new long[fields.length];
    try (RowReader rows = RowReader.open(file);
        Progress progress =
            Progress.of(new Progress.Work("Checking " + file, "rows", OptionalLong.empty()))) {
      while (rows.advance()) {
        for (int label = 0; label < fields.length; label++) {
          positives[label] += rows.row().wholeNumber(fields[label]) == 1 ? 1 : 0;
        }
        if (rows.line() % ROWS_AT_ONCE == 0) {
          progress.expect(rows.expectedRows());
          progress.add(ROWS_AT_ONCE);
        }
      }
      if (rows.line() == 0) {
        throw new DataException(file, "has no rows");
      }
      return new LabelCounts(rows.line(), Arrays.stream(positives).boxed().toList());
    }
  }
}
