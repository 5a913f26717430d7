package io.mmoe.data.prepare;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mmoe.data.DataException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The rows of one of the public tables: comma-separated, its first line naming the columns.
 *
 * <p>Owns the open file; not safe for use by several threads.
 */
final class SourceTable implements Closeable {
  private final Path file;
  private final List<String> columns;
  private final Fields fields;
  private final CloseableIterator<Fields> records;
  private long rows;

  private SourceTable(Path file, List<String> columns) throws IOException {
    this.file = file;
    this.columns = columns;
    fields = new Fields(columns.size());
    records =
        CsvReader.builder()
            .skipEmptyLines(false)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .build(fields, file)
            .iterator();
  }

  /**
   * Opens a table.
   *
   * @param columns that its first line must name, in this order
   * @throws DataException if it is missing, can't be read, or has other columns
   */
  static SourceTable open(Path file, List<String> columns) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file, "there is no such file");
    }
    try {
      SourceTable table = new SourceTable(file, columns);
      try {
        table.requireHeader();
        return table;
      } catch (RuntimeException e) {
        table.close();
        throw e;
      }
    } catch (IOException e) {
      throw new DataException(file, "can't be read: " + e.getMessage());
    }
  }

  /**
   * Goes to the next row; false after the last.
   *
   * @throws DataException if it has another number of columns, or a quote is not closed
   */
  boolean advance() {
    if (!read()) {
      return false;
    }
    requireWidth();
    rows++;
    return true;
  }

  /** Rows so far. */
  long rows() {
    return rows;
  }

  boolean isEmpty(int column) {
    return fields.isEmpty(column);
  }

  String text(int column) {
    return fields.text(column);
  }

  /**
   * The field as a whole number.
   *
   * @throws DataException if it is none from 0 to 2^31 - 1
   */
  int number(int column) {
    int number = fields.number(column);
    if (number == Fields.NO_NUMBER) {
      throw bad(column, "a whole number below 2147483648");
    }
    return number;
  }

  /**
   * The field as a whole number, or -1 if it says that there is none: empty or NULL.
   *
   * @throws DataException if it is neither
   */
  int numberOrMissing(int column) {
    int number = fields.number(column);
    if (number == Fields.NO_NUMBER && !isEmpty(column) && !text(column).equals("NULL")) {
      throw bad(column, "a whole number below 2147483648, empty or NULL");
    }
    return number;
  }

  /** What is wrong with a field of this row. */
  DataException bad(int column, String expected) {
    return new DataException(
        file,
        fields.line(),
        columns.get(column) + " must be " + expected + ", got \"" + text(column) + "\"");
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  private void requireHeader() {
    if (!read()) {
      throw new DataException(file, "is empty");
    }
    requireWidth();
    for (int i = 0; i < columns.size(); i++) {
      // One of the public files has a space behind its last name.
      if (!fields.text(i).strip().equals(columns.get(i))) {
        throw new DataException(
            file, 1, "must name the columns " + String.join(",", columns) + "; one is " + text(i));
      }
    }
  }

  private boolean read() {
    try {
      if (!records.hasNext()) {
        return false;
      }
      records.next();
      return true;
    } catch (CsvParseException e) {
      throw new DataException(file, fields.line(), "can't be parsed: " + reason(e));
    } catch (UncheckedIOException e) {
      throw new DataException(file, "can't be read: " + e.getMessage());
    }
  }

  private void requireWidth() {
    if (fields.count() != columns.size()) {
      throw new DataException(
          file,
          fields.line(),
          "has %d columns instead of %d".formatted(fields.count(), columns.size()));
    }
  }

  private static String reason(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return String.valueOf(cause.getMessage());
  }
}
