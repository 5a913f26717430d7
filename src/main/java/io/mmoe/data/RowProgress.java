package io.mmoe.data;

import io.mmoe.base.Progress;
import java.util.OptionalLong;

/** Shows how many rows of a reader are done. Closing takes it away; the reader stays open. */
public final class RowProgress implements AutoCloseable {
  /** Looking at the clock for each row would take a tenth of the time. */
  private static final int ROWS_AT_ONCE = 1000;

  private final RowReader rows;
  private final Progress progress;

  /**
   * @param work such as "Checking"
   */
  public RowProgress(String work, RowReader rows) {
    this.rows = rows;
    progress = Progress.of(new Progress.Work(work, "rows", OptionalLong.empty()));
  }

  /** The row that the reader has reached is done. */
  public void rowDone() {
    if (rows.rowsRead() % ROWS_AT_ONCE == 0) {
      rows.expectedRows().ifPresent(progress::expect);
      progress.add(ROWS_AT_ONCE);
    }
  }

  @Override
  public void close() {
    progress.close();
  }
}
