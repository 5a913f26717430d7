package io.mmoe.train.feed;

import io.mmoe.data.RowSlice;
import io.mmoe.train.feed.WorkQueue.Claim;
import io.mmoe.train.session.RowPosition;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Batches of the slices that a queue hands out. A batch never runs on into another slice, so that
 * the queue knows how many rows of each are trained.
 */
final class SliceStage implements BatchStage {
  private final WorkQueue queue;
  private final List<RowSlice> slices;
  private final BiFunction<RowSlice, Claim, SliceRows> opener;
  private final BatchBuilder builder;
  private @Nullable SliceRows rows;
  private boolean onRow;

  /**
   * The rows of a slice that was taken.
   *
   * @param windows of the cursor
   */
  record SliceRows(Claim claim, EpochWindows windows, RowCursor cursor) {}

  /**
   * @param opener opens a slice at its first row
   */
  SliceStage(
      WorkQueue queue,
      List<RowSlice> slices,
      BiFunction<RowSlice, Claim, SliceRows> opener,
      BatchBuilder builder) {
    this.queue = queue;
    this.slices = List.copyOf(slices);
    this.opener = opener;
    this.builder = builder;
  }

  @Override
  public Staged next() throws InterruptedException {
    while (rows == null) {
      open(queue.take());
    }
    SliceRows current = rows;
    while (onRow && !builder.isFull()) {
      builder.add(current.cursor().table(), current.cursor().row());
      onRow = current.cursor().advance();
    }
    int slice = current.claim().slice();
    // The row that the cursor is on comes with the next batch.
    long done = current.cursor().position().row() - 1;
    Runnable note = onRow ? () -> queue.advance(slice, done) : () -> queue.finish(slice);
    if (!onRow) {
      close();
    }
    return new Staged(builder.build(), RowPosition.START, note);
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.windows().close();
      rows = null;
    }
  }

  private void open(Claim claim) throws InterruptedException {
    RowSlice slice = slices.get(claim.slice());
    if (slice.isEmpty()) {
      queue.finish(claim.slice());
      return;
    }
    SliceRows opened = opener.apply(slice, claim);
    rows = opened;
    opened.cursor().skipTo(new RowPosition(0, claim.rows()));
    onRow = opened.cursor().advance();
    if (!onRow) {
      queue.finish(claim.slice());
      close();
    }
  }
}
