package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A block of consecutive rows of one file, in memory, and a cursor over them. The rows are not
 * validated yet. A block can be read once, by any one thread.
 */
public abstract sealed class RowBlock permits CsvBlock, ParquetBlock {
  private final Path file;
  private final LongSupplier rowsBefore;

  /**
   * @param rowsBefore number of rows of the file before this block, evaluated only for the message
   *     about a malformed row
   */
  RowBlock(Path file, LongSupplier rowsBefore) {
    this.file = file;
    this.rowsBefore = rowsBefore;
  }

  /** Returns a reader that validates each row of the block. */
  public RowReader rows(List<Column> columns, BadRowHandler badRows) {
    return new RowReader(BlockReader.of(this), columns, badRows);
  }

  Path file() {
    return file;
  }

  /**
   * Returns the number of a row within the file.
   *
   * @param numberInBlock number of the row within the block, from 1
   */
  long numberInFile(long numberInBlock) {
    return rowsBefore.getAsLong() + numberInBlock;
  }

  /** Returns the unit in which the format counts: "line" or "row". */
  abstract String unit();

  /** Moves to the next row. Returns false after the last row. */
  abstract boolean advance();

  /**
   * Splits the current row into fields.
   *
   * @return the row, valid until the next {@link #advance}
   * @throws MalformedRowException if the row does not have these columns
   */
  abstract Row row(List<Column> columns) throws MalformedRowException;

  /** Returns the text of the current row for messages. */
  abstract String text();

  /** Thrown if a row can't be split into its fields. The message states the problem. */
  static final class MalformedRowException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedRowException(String problem) {
      super(problem, null, false, false);
    }
  }
}
