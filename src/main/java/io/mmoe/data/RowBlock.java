package io.mmoe.data;

import io.mmoe.settings.schema.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** Rows that lie next to each other in a file. Read once, by any one thread. */
public final class RowBlock {
  private final Path file;
  private final LongSupplier rowsBefore;
  private final UncheckedRows rows;

  /**
   * @param rowsBefore rows of the file before the first of these; only asked for to name one
   */
  RowBlock(Path file, LongSupplier rowsBefore, UncheckedRows rows) {
    this.file = file;
    this.rowsBefore = rowsBefore;
    this.rows = rows;
  }

  /** The rows, each checked when it is reached. */
  public RowReader rows(List<Column> columns, BadRowHandler badRows) {
    return new RowReader(BlockReader.of(this), columns, badRows);
  }

  Path file() {
    return file;
  }

  UncheckedRows raw() {
    return rows;
  }

  /** The number that the file gives a row. */
  long number(long ownNumber) {
    return rowsBefore.getAsLong() + ownNumber;
  }
}
