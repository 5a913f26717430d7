package io.mmoe.data;

import io.mmoe.base.Progress;
import java.util.OptionalLong;

/** A progress bar over the rows of a reader. Closing removes the bar and leaves the reader open. */
public final class RowProgress implements AutoCloseable {
  /** Update interval. An update at each row would take 10 % of the time. */
  private static final int ROWS_PER_UPDATE = 1000;

  private final RowReader rows;
  private final Progress progress;

  /**
   * @param work label of the bar, such as "Checking"
   */
  public RowProgress(String work, RowReader rows) {
    this.rows = rows;
    progress = Progress.of(new Progress.Work(work, "rows", OptionalLong.empty()));
  }

  /** Counts the current row of the reader as done. */
  public void rowDone() {
    if (rows.rowsRead() % ROWS_PER_UPDATE == 0) {
      rows.expectedRows().ifPresent(progress::expect);
      progress.add(ROWS_PER_UPDATE);
    }
  }

  @Override
  public void close() {
    progress.close();
  }
}
