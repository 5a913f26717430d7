package io.mmoe.data;

import io.mmoe.config.TaobaoSchema;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads a whole data file once before anything else happens, so that a bad row is reported by file
 * and line and not in the middle of training; counts the rows and their labels on the way.
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
    try (RowReader rows = RowReader.open(file)) {
      while (rows.advance()) {
        for (int label = 0; label < fields.length; label++) {
          positives[label] += rows.row().wholeNumber(fields[label]) == 1 ? 1 : 0;
        }
      }
      if (rows.line() == 0) {
        throw new DataException(file, "has no rows");
      }
      return new LabelCounts(rows.line(), Arrays.stream(positives).boxed().toList());
    }
  }
}
