package io.mmoe.train.feed;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import java.io.Closeable;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches that a separate thread builds ahead of the session, up to {@value #BATCHES_AHEAD}.
 *
 * <p>Owns that thread, the batches in the queue, the stage that builds them and the reader threads.
 */
final class StagedBatches implements BatchSource {
  private static final int BATCHES_AHEAD = 4;

  private final Stage stage;
  private final ExecutorService readers;
  private final BlockingQueue<Ready> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final Thread thread = new Thread(this::stage, "stage-batches");
  private RowPosition position;
  private Runnable whenTrained = () -> {};
  private long waitedNanos;

  /**
   * Builds batches one after the other. Called by the staging thread, closed after it has ended.
   */
  interface Stage extends Closeable {

    /**
     * Returns the next batch, or one without tensors after the last row.
     *
     * @throws RuntimeException if a row can't be read
     */
    Staged next() throws InterruptedException;

    @Override
    void close();
  }

  /**
   * A batch and its place in the data.
   *
   * @param batch absent after the last row
   * @param position the data position after the batch
   * @param whenTrained called after the step on the batch
   */
  record Staged(@Nullable FedBatch batch, RowPosition position, Runnable whenTrained) {}

  /** An entry of the queue: a batch or a failure. */
  private record Ready(@Nullable Staged staged, @Nullable Throwable failure) {}

  /**
   * Starts the thread.
   *
   * @param from the data position before the first batch
   * @param readers threads that read for the stage
   */
  StagedBatches(Stage stage, RowPosition from, ExecutorService readers) {
    this.stage = stage;
    this.readers = readers;
    position = from;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Optional<FedBatch> next() {
    Ready ready = take();
    if (ready.failure() != null) {
      Throwables.throwIfUnchecked(ready.failure());
    }
    Staged staged = Objects.requireNonNull(ready.staged());
    position = staged.position();
    whenTrained = staged.whenTrained();
    return Optional.ofNullable(staged.batch());
  }

  @Override
  public void trained() {
    whenTrained.run();
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
    joinUninterruptibly(thread, readers);
    queue.forEach(StagedBatches::discard);
    stage.close();
  }

  private Ready take() {
    Ready ready = queue.poll();
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
        Staged staged;
        do {
          staged = stage.next();
          put(new Ready(staged, null));
        } while (staged.batch() != null);
      } catch (RuntimeException | Error e) {
        put(new Ready(null, e));
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Ready ready) throws InterruptedException {
    try {
      queue.put(ready);
    } catch (InterruptedException e) {
      discard(ready);
      throw e;
    }
  }

  private static void discard(Ready ready) {
    if (ready.staged() != null && ready.staged().batch() != null) {
      ready.staged().batch().close();
    }
  }

  private static void joinUninterruptibly(Thread thread, ExecutorService readers) {
    Uninterruptibles.joinUninterruptibly(thread);
    // Both are interrupted and end soon. After that, no other thread uses the windows.
    Uninterruptibles.awaitTerminationUninterruptibly(readers);
  }
}
