package io.mmoe.data;

import io.mmoe.config.Column;
import io.mmoe.config.TaobaoSchema;
import io.mmoe.data.CsvRow.MalformedRowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a whole data file once before anything else happens, so that a bad row is reported by file
 * and line and not in the middle of training; counts the rows on the way.
 */
public final class RowCheck {
  private static final List<Column> COLUMNS = TaobaoSchema.COLUMNS;

  private final Path file;
  private final CsvRow row = new CsvRow(COLUMNS.size());
  private long line;

  private RowCheck(Path file) {
    this.file = file;
  }

  /**
   * Checks every row of a file.
   *
   * @return the number of rows, at least 1
   * @throws DataException if the file is missing, unreadable or empty, or at the first bad row
   */
  public static long countRows(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(
          file,
          "there is no such file (--data_location names its directory; make data with"
              + " ./mmoe data generate)");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new DataException(file, "not a readable file");
    }
    try (LineReader lines = new LineReader(file)) {
      return new RowCheck(file).checkAll(lines);
    } catch (IOException e) {
      throw new DataException(file, "can't be read: " + e.getMessage());
    }
  }

  private long checkAll(LineReader lines) throws IOException {
    while (lines.advance()) {
      line++;
      checkRow(lines);
    }
    if (line == 0) {
      throw new DataException(file, "has no rows");
    }
    return line;
  }

  private void checkRow(LineReader lines) {
    if (lines.start() == lines.end()) {
      throw new DataException(file, line, "an empty line");
    }
    int fields;
    try {
      fields = row.split(lines.bytes(), lines.start(), lines.end());
    } catch (MalformedRowException e) {
      throw new DataException(file, line, String.valueOf(e.getMessage()));
    }
    if (fields != COLUMNS.size()) {
      throw new DataException(
          file, line, "has " + fields + " columns instead of " + COLUMNS.size());
    }
    for (int i = 0; i < fields; i++) {
      if (COLUMNS.get(i) instanceof Column.Label label) {
        checkNumber(i, label.name(), 1);
      } else if (COLUMNS.get(i) instanceof Column.Identity identity) {
        checkNumber(i, identity.name(), identity.buckets() - 1);
      }
    }
  }

  private void checkNumber(int field, String name, int largest) {
    if (row.isEmpty(field)) {
      return;
    }
    int value = row.wholeNumber(field);
    if (value < 0 || value > largest) {
      throw new DataException(
          file,
          line,
          name
              + " must be a whole number from 0 to "
              + largest
              + ", got \""
              + row.text(field)
              + "\"");
    }
  }
}
