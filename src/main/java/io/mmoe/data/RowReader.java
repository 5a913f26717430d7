package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.io.Closeable;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Rows one after the other, each checked when it is reached; bad ones go to their handler.
 *
 * <p>Owns the blocks it reads; not safe for use by several threads.
 */
public final class RowReader implements Closeable {
  private static final int MOST_TEXT = 1000;

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
   * Goes to the next good row; false after the last.
   *
   * @throws DataException if the file can't be read, or if the handler of a bad row throws it
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

  /** The columns of each row. */
  public List<Column> columns() {
    return columns;
  }

  /** The row reached; it changes with the next. */
  public Row row() {
    return Objects.requireNonNull(row);
  }

  /** Good rows so far. */
  public long rowsRead() {
    return rowsRead;
  }

  /** What is wrong with the row reached, as a bad row of its own. */
  public BadRow bad(String problem) {
    RowBlock of = Objects.requireNonNull(block);
    String text = of.raw().text();
    return new BadRow(
        of.file(),
        of.raw().unit(),
        of.number(numberInBlock),
        problem,
        text.substring(0, Math.min(MOST_TEXT, text.length())));
  }

  /** How many rows there will be, by the share of the files that they have taken, if known. */
  public OptionalLong expectedRows() {
    return expectedRows;
  }

  @Override
  public void close() {
    blocks.close();
  }

  private boolean nextRow() {
    while (block == null || !block.raw().advance()) {
      double share = blocks.share();
      if (share > 0) {
        expectedRows = OptionalLong.of(Math.round(rowsRead / share));
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

  private boolean isGood(RowBlock of) {
    String problem;
    try {
      row = of.raw().row(columns);
      problem = problemOfNumbers(row);
    } catch (MalformedRowException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (problem != null) {
      badRows.accept(bad(problem));
    }
    return problem == null;
  }

  private @Nullable String problemOfNumbers(Row reached) {
    for (int i = 0; i < columns.size(); i++) {
      int largest =
          columns.get(i) instanceof Column.Label
              ? 1
              : columns.get(i) instanceof Column.Identity identity ? identity.buckets() - 1 : -1;
      if (largest >= 0 && !reached.isEmpty(i)) {
        int value = reached.wholeNumber(i);
        if (value < 0 || value > largest) {
          return "%s must be a whole number from 0 to %d, got \"%s\""
              .formatted(columns.get(i).name(), largest, reached.text(i));
        }
      }
    }
    return null;
  }
}
