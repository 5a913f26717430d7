package io.mmoe.data.prepare;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.mmoe.base.FailureReason;
import io.mmoe.base.Printable;
import io.mmoe.data.DataException;
import io.mmoe.data.ReadableFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A cursor over the rows of one public table, a comma-separated file whose first line names the
 * columns.
 *
 * <p>Owns the open file. Not safe for use by several threads.
 */
final class SourceTable implements Closeable {
  /** Stands for a missing number, written as an empty field or as NULL. */
  static final int MISSING = -1;

  /** Maximum number of characters of a value in a message. */
  private static final int MAX_VALUE = 100;

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
   * @param columns names that the first line must hold, in this order
   * @throws DataException if the file is missing, can't be read, or has other columns
   */
  static SourceTable open(Path file, List<String> columns) {
    ReadableFile.require(file);
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
      throw new DataException(file, e);
    }
  }

  /**
   * Moves to the next row. Returns false after the last row.
   *
   * @throws DataException if the row has another number of columns, or an unclosed quote
   */
  boolean advance() {
    if (!read()) {
      return false;
    }
    requireWidth();
    rows++;
    return true;
  }

  /** Returns the number of rows so far. */
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
   * Returns the field as a whole number.
   *
   * @throws DataException if it is not a whole number from 0 to 2^31 - 1
   */
  int number(int column) {
    int number = fields.number(column);
    if (number == MISSING) {
      throw bad(column, "a whole number below 2147483648");
    }
    return number;
  }

  /**
   * Returns the field as a whole number, or {@link #MISSING} if it is empty or NULL.
   *
   * @throws DataException if it is neither
   */
  int numberOrMissing(int column) {
    int number = fields.number(column);
    if (number == MISSING && !isEmpty(column) && !text(column).equals("NULL")) {
      throw bad(column, "a whole number below 2147483648, empty or NULL");
    }
    return number;
  }

  /** Returns the exception for an invalid field of the current row. */
  DataException bad(int column, String expected) {
    return new DataException(
        file,
        fields.line(),
        columns.get(column) + " must be " + expected + ", got \"" + shortened(column) + "\"");
  }

  private String shortened(int column) {
    return Printable.shortened(text(column), MAX_VALUE);
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
      // One public file has a space after its last column name.
      if (!fields.text(i).strip().equals(columns.get(i))) {
        throw new DataException(
            file,
            1,
            "must name the columns " + String.join(",", columns) + "; one is " + shortened(i));
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
      throw new DataException(file, e);
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
    return FailureReason.of(cause);
  }

  /**
   * The fields of the current record, in one reused buffer, so that parsing numbers allocates
   * nothing.
   */
  private static final class Fields extends AbstractBaseCsvCallbackHandler<Fields> {
    private static final int MAX_DIGITS = 10;

    private final int[] ends;
    private char[] text = new char[256];
    private int length;
    private long line;

    /**
     * @param capacity number of fields to keep. Further fields are only counted.
     */
    Fields(int capacity) {
      ends = new int[capacity];
    }

    /** Returns the first line of the record, from 1, even if the record can't be parsed. */
    long line() {
      return line;
    }

    int count() {
      return getFieldCount();
    }

    boolean isEmpty(int field) {
      return start(field) == ends[field];
    }

    String text(int field) {
      return new String(text, start(field), ends[field] - start(field));
    }

    /** Returns the field as a whole number from 0 to 2^31 - 1, or {@link #MISSING} otherwise. */
    int number(int field) {
      int from = start(field);
      int to = ends[field];
      if (from == to || to - from > MAX_DIGITS) {
        return MISSING;
      }
      long value = 0;
      for (int i = from; i < to; i++) {
        int digit = text[i] - '0';
        if (digit < 0 || digit > 9) {
          return MISSING;
        }
        value = value * 10 + digit;
      }
      return value > Integer.MAX_VALUE ? MISSING : (int) value;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      line = startingLineNumber;
      length = 0;
    }

    @Override
    protected void handleField(int field, char[] buffer, int offset, int size, boolean quoted) {
      if (field >= ends.length) {
        return;
      }
      if (length + size > text.length) {
        text = Arrays.copyOf(text, Math.max(2 * text.length, length + size));
      }
      System.arraycopy(buffer, offset, text, length, size);
      length += size;
      ends[field] = length;
    }

    @Override
    protected Fields buildRecord() {
      return this;
    }

    private int start(int field) {
      return field == 0 ? 0 : ends[field - 1];
    }
  }
}
