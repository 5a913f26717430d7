package io.mmoe.data;

import io.mmoe.config.Column;
import io.mmoe.config.TaobaoSchema;
import io.mmoe.data.CsvRow.MalformedRowException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The rows of a file, or of some lines of one, each checked when it is reached.
 *
 * <p>Owns the open file; not safe for use by several threads.
 */
public final class RowReader implements Closeable {
  private final Path file;
  private final LineReader lines;
  private final List<Column> columns;
  private final CsvRow row;
  private final LongSupplier linesBefore;
  private long ownLine;

  private RowReader(Path file, LineReader lines, List<Column> columns, LongSupplier linesBefore) {
    this.file = file;
    this.lines = lines;
    this.columns = columns;
    this.linesBefore = linesBefore;
    row = new CsvRow(columns.size());
  }

  /**
   * Opens a file.
   *
   * @throws DataException if it is missing or can't be read
   */
  public static RowReader open(Path file) {
    requireReadable(file);
    return open(file, TaobaoSchema.COLUMNS);
  }

  /**
   * Opens a file whose rows all have labels, or all have none; its first row tells which.
   *
   * @throws DataException if it is missing or can't be read
   */
  public static RowReader openLabelledOrNot(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new DataException(file, Files.exists(file) ? "not a readable file" : "no such file");
    }
    return open(
        file,
        columnsOfFirstRow(file) == TaobaoSchema.UNLABELLED_COLUMNS.size()
            ? TaobaoSchema.UNLABELLED_COLUMNS
            : TaobaoSchema.COLUMNS);
  }

  /**
   * Reads lines that are in memory.
   *
   * @param file where they come from, for messages
   * @param bytes whole lines
   * @param length bytes that count
   * @param linesBefore lines of the file before the first of these; only asked for to name one
   */
  public static RowReader of(Path file, byte[] bytes, int length, LongSupplier linesBefore) {
    return new RowReader(file, new LineReader(bytes, length), TaobaoSchema.COLUMNS, linesBefore);
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
    ownLine++;
    check();
    return true;
  }

  /** The columns of each row. */
  public List<Column> columns() {
    return columns;
  }

  /** The row reached; it changes with the next. */
  public CsvRow row() {
    return row;
  }

  /** The number of the line reached, from 1. */
  public long line() {
    return linesBefore.getAsLong() + ownLine;
  }

  /** How many rows a whole file will have, by the bytes that those read so far have taken. */
  public long expectedRows() {
    return Math.round(line() / lines.share());
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static RowReader open(Path file, List<Column> columns) {
    try {
      return new RowReader(file, new LineReader(file), columns, () -> 0);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Whatever is wrong with the first row, or that there is none, shows when it is read again. */
  private static int columnsOfFirstRow(Path file) {
    try (LineReader lines = new LineReader(file)) {
      return lines.advance() ? new CsvRow(0).split(lines.bytes(), lines.start(), lines.end()) : 0;
    } catch (MalformedRowException e) {
      return 0;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private void check() {
    if (lines.start() == lines.end()) {
      throw new DataException(file, line(), "an empty line");
    }
    int fields;
    try {
      fields = row.split(lines.bytes(), lines.start(), lines.end());
    } catch (MalformedRowException e) {
      throw new DataException(file, line(), String.valueOf(e.getMessage()));
    }
    if (fields != columns.size()) {
      throw new DataException(
          file, line(), "has " + fields + " columns instead of " + columns.size());
    }
    for (int i = 0; i < fields; i++) {
      if (columns.get(i) instanceof Column.Label label) {
        checkNumber(i, label.name(), 1);
      } else if (columns.get(i) instanceof Column.Identity identity) {
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
          line(),
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
