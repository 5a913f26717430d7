package io.mmoe.staging;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.mmoe.session.BatchSource;
import io.mmoe.session.FedBatch;
import io.mmoe.session.RowPosition;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches that a thread of its own makes ahead, a few at most.
 *
 * <p>Owns the thread, the batches that wait, the windows and the threads that read them.
 */
final class StagedBatches implements BatchSource {
  private static final int BATCHES_AHEAD = 4;

  private final RowCursor cursor;
  private final RowPosition from;
  private final BatchBuilder builder;
  private final EpochWindows windows;
  private final ExecutorService readers;
  private final BlockingQueue<Staged> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final Thread thread = new Thread(this::stage, "stage-batches");
  private RowPosition position;
  private long waitedNanos;

  /**
   * What waits in the queue: a batch, the end of the rows (neither), or a failure.
   *
   * @param position the place after the batch
   */
  private record Staged(
      @Nullable FedBatch batch, RowPosition position, @Nullable Throwable failure) {}

  StagedBatches(
      EpochWindows windows,
      RowCursor cursor,
      RowPosition from,
      BatchBuilder builder,
      ExecutorService readers) {
    this.windows = windows;
    this.cursor = cursor;
    this.from = from;
    this.builder = builder;
    this.readers = readers;
    position = from;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Optional<FedBatch> next() {
    Staged staged = take();
    if (staged.failure() != null) {
      Throwables.throwIfUnchecked(staged.failure());
    }
    position = staged.position();
    return Optional.ofNullable(staged.batch());
  }

  @Override
  public RowPosition position() {
    return position;
  }

  @Override
  public OptionalLong waitedNanos() {
    return OptionalLong.of(waitedNanos);
  }

  @Override
  public void close() {
    thread.interrupt();
    readers.shutdownNow();
    endUninterruptibly(thread, readers);
    queue.forEach(StagedBatches::discard);
    windows.close();
  }

  private Staged take() {
    Staged ready = queue.poll();
    if (ready != null) {
      return ready;
    }
    long start = System.nanoTime();
    try {
      while (ready == null) {
        boolean ended = !thread.isAlive();
        ready = queue.poll(1, TimeUnit.SECONDS);
        if (ready == null && ended) {
          throw new IllegalStateException("the thread that stages batches has ended");
        }
      }
      return ready;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a batch", e);
    } finally {
      waitedNanos += System.nanoTime() - start;
    }
  }

  private void stage() {
    try {
      try {
        cursor.skipTo(from);
        while (stageBatch()) {}
        put(new Staged(null, cursor.position(), null));
      } catch (RuntimeException | Error e) {
        put(new Staged(null, cursor.position(), e));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if no rows are left. */
  private boolean stageBatch() throws InterruptedException {
    while (!builder.isFull() && cursor.advance()) {
      builder.add(cursor.table(), cursor.row());
    }
    if (builder.isEmpty()) {
      return false;
    }
    put(new Staged(builder.build(), cursor.position(), null));
    return true;
  }

  private void put(Staged staged) throws InterruptedException {
    try {
      queue.put(staged);
    } catch (InterruptedException e) {
      discard(staged);
      throw e;
    }
  }

  private static void discard(Staged staged) {
    if (staged.batch() != null) {
      staged.batch().close();
    }
  }

  private static void endUninterruptibly(Thread thread, ExecutorService readers) {
    Uninterruptibles.joinUninterruptibly(thread);
    // They are interrupted: what they do ends at once, and nobody else looks at the windows then.
    Uninterruptibles.awaitTerminationUninterruptibly(readers);
  }
}
