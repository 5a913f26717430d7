package io.mmoe.train.feed;

import io.mmoe.data.RowSlice;
import io.mmoe.train.feed.StagedBatches.Staged;
import io.mmoe.train.queue.SliceOps;
import io.mmoe.train.queue.WorkQueue;
import io.mmoe.train.queue.WorkQueue.Claim;
import io.mmoe.train.queue.WorkQueue.Worker;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Session;

/**
 * Staged input whose training rows come slice by slice from a work queue that all workers share.
 * Test rows are those of {@link StagedRows}.
 *
 * <p>The rows of a slice are shuffled as {@link StagedRows} shuffles the rows of a file. Their
 * order does not depend on the worker that takes the slice. The last batch of a slice is shorter.
 */
public final class QueuedRows implements RowSource {
  private static final long EPOCH_FACTOR = 0xD6E8FEB86659FD93L;
  private static final long SLICE_FACTOR = 0xA0761D6478BD642FL;

  private final StagedRows rows;
  private final SliceOps ops;
  private final Worker worker;
  private final Duration patience;

  /**
   * @param rows settings and schema of the rows
   * @param worker this worker, whose seed determines the order of slices and rows
   * @param patience how long another worker may make no progress before its slice is taken over
   */
  public QueuedRows(StagedRows rows, SliceOps ops, Worker worker, Duration patience) {
    this.rows = rows;
    this.ops = ops;
    this.worker = worker;
    this.patience = patience;
  }

  /** Returns the start: the work queue, which checkpoints hold, has the data position. */
  @Override
  public RowPosition positionAfter(long rowsDone) {
    return RowPosition.START;
  }

  @Override
  public BatchSource training(Session session, RowPosition from) {
    return new LazyBatches(() -> open(session));
  }

  @Override
  public BatchSource test(Session session) {
    return rows.test(session);
  }

  private BatchSource open(Session session) {
    int sliceCount = rows.settings().queueSlices().orElseThrow();
    List<RowSlice> slices = RowSlice.cut(rows.settings().files().train(), sliceCount);
    ReaderPool readers = rows.trainingReaders();
    WorkQueue queue = new WorkQueue(ops.in(session), worker, patience, System::nanoTime);
    return new StagedBatches(
        new SliceStage(queue, slices, readers), RowPosition.START, readers.threads());
  }

  /** Batches of a source that is opened at the first batch, when the variables have values. */
  private static final class LazyBatches implements BatchSource {
    private final Supplier<BatchSource> opener;
    private @Nullable BatchSource opened;

    LazyBatches(Supplier<BatchSource> opener) {
      this.opener = opener;
    }

    @Override
    public Optional<FedBatch> next() {
      if (opened == null) {
        opened = opener.get();
      }
      return opened.next();
    }

    @Override
    public void trained() {
      if (opened != null) {
        opened.trained();
      }
    }

    @Override
    public RowPosition position() {
      return RowPosition.START;
    }

    @Override
    public OptionalLong waitedNanos() {
      return opened == null ? OptionalLong.of(0) : opened.waitedNanos();
    }

    @Override
    public void close() {
      if (opened != null) {
        opened.close();
      }
    }
  }

  /**
   * Batches of the slices that the queue returns. A batch has rows of one slice only, so that the
   * queue can count the trained rows of each.
   */
  private final class SliceStage implements StagedBatches.Stage {
    private final WorkQueue queue;
    private final List<RowSlice> slices;
    private final ReaderPool readers;
    private final BatchBuilder builder = rows.batchBuilder(true);
    private @Nullable OpenSlice open;
    private boolean onRow;

    /** A slice that this worker has taken. */
    private record OpenSlice(int number, RowCursor cursor) {}

    SliceStage(WorkQueue queue, List<RowSlice> slices, ReaderPool readers) {
      this.queue = queue;
      this.slices = List.copyOf(slices);
      this.readers = readers;
    }

    @Override
    public Staged next() throws InterruptedException {
      while (open == null) {
        takeUp(queue.take());
      }
      OpenSlice current = open;
      int slice = current.number();
      RowCursor cursor = current.cursor();
      while (onRow && !builder.isFull()) {
        builder.add(cursor.window(), cursor.row());
        onRow = cursor.advance();
      }
      // The current row of the cursor belongs to the next batch.
      long done = cursor.position().row() - 1;
      Runnable note = onRow ? () -> queue.advance(slice, done) : () -> queue.finish(slice);
      if (!onRow) {
        close();
      }
      return new Staged(builder.build(), RowPosition.START, note);
    }

    @Override
    public void close() {
      if (open != null) {
        open.cursor().close();
        open = null;
      }
    }

    private void takeUp(Claim claim) throws InterruptedException {
      RowSlice slice = slices.get(claim.slice());
      if (slice.isEmpty()) {
        queue.finish(claim.slice());
        return;
      }
      RowCursor cursor = cursor(slice, claim);
      open = new OpenSlice(claim.slice(), cursor);
      cursor.skipTo(new RowPosition(0, claim.rows()));
      onRow = cursor.advance();
      if (!onRow) {
        queue.finish(claim.slice());
        close();
      }
    }

    private RowCursor cursor(RowSlice slice, Claim claim) {
      long seed = worker.seed() + claim.epoch() * EPOCH_FACTOR + claim.slice() * SLICE_FACTOR;
      return new RowCursor(
          readers.windows(slice, 0), false, rows.shuffles() ? Optional.of(seed) : Optional.empty());
    }
  }
}
