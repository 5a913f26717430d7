package io.mmoe.data;

import io.mmoe.base.Printable;
import io.mmoe.data.RowBlock.MalformedRowException;
import io.mmoe.settings.schema.Column;
import java.io.Closeable;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the rows of consecutive blocks. It validates each row and passes malformed rows to
 * a {@link BadRowHandler}.
 *
 * <p>Owns the block reader. Not safe for use by several threads.
 */
public final class RowReader implements Closeable {
  private static final int MAX_TEXT = 1000;
  private static final int MAX_VALUE = 100;

  private final BlockReader blocks;
  private final List<Column> columns;
  private final BadRowHandler badRows;
  private @Nullable RowBlock block;
  private @Nullable Row row;
  private long numberInBlock;
  private long rowsRead;
  private OptionalLong expectedRows = OptionalLong.empty();

  RowReader(BlockReader blocks, List<Column> columns, BadRowHandler badRows) {
    this.blocks = blocks;
    this.columns = columns;
    this.badRows = badRows;
  }

  /**
   * Moves to the next good row. Returns false after the last row.
   *
   * @throws DataException if the file can't be read, or if the handler rejects a malformed row
   */
  public boolean advance() {
    while (nextRow()) {
      if (isGood(Objects.requireNonNull(block))) {
        rowsRead++;
        return true;
      }
    }
    return false;
  }

  /** Returns the columns of each row. */
  public List<Column> columns() {
    return columns;
  }

  /** Returns the current row, valid until the next {@link #advance}. */
  public Row row() {
    return Objects.requireNonNull(row);
  }

  /** Returns the number of good rows so far. */
  public long rowsRead() {
    return rowsRead;
  }

  /**
   * Returns a report of the current row as malformed: its place, its text and the given problem.
   */
  public BadRow badRow(String problem) {
    RowBlock current = Objects.requireNonNull(block);
    String text = current.text();
    return new BadRow(
        current.file(),
        current.unit(),
        current.numberInFile(numberInBlock),
        problem,
        text.substring(0, Math.min(MAX_TEXT, text.length())));
  }

  /**
   * Estimates the total number of rows from the fraction of the input that was read. Returns
   * nothing while the fraction is unknown.
   */
  public OptionalLong expectedRows() {
    return expectedRows;
  }

  @Override
  public void close() {
    blocks.close();
  }

  private boolean nextRow() {
    while (block == null || !block.advance()) {
      double fraction = blocks.fractionRead();
      if (fraction > 0) {
        expectedRows = OptionalLong.of(Math.round(rowsRead / fraction));
      }
      block = blocks.next().orElse(null);
      numberInBlock = 0;
      if (block == null) {
        return false;
      }
    }
    numberInBlock++;
    return true;
  }

  private boolean isGood(RowBlock current) {
    String problem;
    try {
      row = current.row(columns);
      problem = problemOfNumbers(row);
    } catch (MalformedRowException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (problem != null) {
      badRows.accept(badRow(problem));
    }
    return problem == null;
  }

  /** Returns the start of a value that may have megabytes, for a message. */
  private static String shortened(String value) {
    return Printable.shortened(value, MAX_VALUE);
  }

  private @Nullable String problemOfNumbers(Row current) {
    for (int i = 0; i < columns.size(); i++) {
      int largest =
          columns.get(i) instanceof Column.Label
              ? 1
              : columns.get(i) instanceof Column.Identity identity ? identity.buckets() - 1 : -1;
      if (largest >= 0 && !current.isEmpty(i)) {
        int value = current.wholeNumber(i);
        if (value < 0 || value > largest) {
          return "%s must be a whole number from 0 to %d, got \"%s\""
              .formatted(columns.get(i).name(), largest, shortened(current.text(i)));
        }
      }
    }
    return null;
  }
}
