package io.mmoe.data;

import io.mmoe.config.Column;
import io.mmoe.config.TaobaoSchema;
import io.mmoe.data.CsvRow.MalformedRowException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The rows of a file, or of some lines of one, each checked when it is reached.
 *
 * <p>Owns the open file; not safe for use by several threads.
 */
public final class RowReader implements Closeable {
  private static final List<Column> COLUMNS = TaobaoSchema.COLUMNS;

  private final Path file;
  private final LineReader lines;
  private final CsvRow row = new CsvRow(COLUMNS.size());
  private long line;

  private RowReader(Path file, LineReader lines, long linesBefore) {
    this.file = file;
    this.lines = lines;
    line = linesBefore;
  }

  /**
   * Opens a file.
   *
   * @throws DataException if it is missing or can't be read
   */
  public static RowReader open(Path file) {
    requireReadable(file);
    try {
      return new RowReader(file, new LineReader(file), 0);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Reads lines that are in memory.
   *
   * @param file where they come from, for messages
   * @param bytes whole lines
   * @param length bytes that count
   * @param linesBefore lines of the file before the first of these
   */
  public static RowReader of(Path file, byte[] bytes, int length, long linesBefore) {
    return new RowReader(file, new LineReader(bytes, length), linesBefore);
  }

  /**
   * Checks that a file can be opened.
   *
   * @throws DataException if it is missing or can't be read
   */
  public static void requireReadable(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(
          file,
          "there is no such file (--data_location names its directory; make data with"
              + " ./mmoe data generate)");
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new DataException(file, "not a readable file");
    }
  }

  /**
   * Goes to the next row; false after the last.
   *
   * @throws DataException if the row is malformed, or if the file can't be read
   */
  public boolean advance() {
    try {
      if (!lines.advance()) {
        return false;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    line++;
    check();
    return true;
  }

  /** The row reached; it changes with the next. */
  public CsvRow row() {
    return row;
  }

  /** The number of the line reached, from 1. */
  public long line() {
    return line;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void check() {
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

  private static DataException unreadable(Path file, IOException e) {
    return new DataException(file, "can't be read: " + e.getMessage());
  }
}
