package io.mmoe.train.feed;

import io.mmoe.train.session.RowPosition;
import org.jspecify.annotations.Nullable;

/** Batches of all rows, epoch after epoch; a batch runs on from one into the next. */
final class EpochStage implements BatchStage {
  private final EpochWindows windows;
  private final RowCursor cursor;
  private final BatchBuilder builder;
  private @Nullable RowPosition from;

  /**
   * @param windows of the cursor; they become its own
   * @param from where to begin
   */
  EpochStage(EpochWindows windows, RowCursor cursor, RowPosition from, BatchBuilder builder) {
    this.windows = windows;
    this.cursor = cursor;
    this.from = from;
    this.builder = builder;
  }

  @Override
  public Staged next() throws InterruptedException {
    if (from != null) {
      cursor.skipTo(from);
      from = null;
    }
    while (!builder.isFull() && cursor.advance()) {
      builder.add(cursor.table(), cursor.row());
    }
    return new Staged(builder.isEmpty() ? null : builder.build(), cursor.position(), () -> {});
  }

  @Override
  public void close() {
    windows.close();
  }
}
