package io.mmoe.train.feed;

import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import io.mmoe.train.feed.BatchStage.Staged;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.FedBatch;
import io.mmoe.train.session.RowPosition;
import java.util.Objects;
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
 * <p>Owns the thread, the batches that wait, the stage that makes them and the threads that read.
 */
final class StagedBatches implements BatchSource {
  private static final int BATCHES_AHEAD = 4;

  private final BatchStage stage;
  private final ExecutorService readers;
  private final BlockingQueue<Ready> queue = new ArrayBlockingQueue<>(BATCHES_AHEAD);
  private final Thread thread = new Thread(this::stage, "stage-batches");
  private RowPosition position;
  private Runnable whenTrained = () -> {};
  private long waitedNanos;

  /** What waits in the queue: a batch or a failure. */
  private record Ready(@Nullable Staged staged, @Nullable Throwable failure) {}

  /**
   * @param from the place before the first batch
   * @param readers the threads that read for the stage
   */
  StagedBatches(BatchStage stage, RowPosition from, ExecutorService readers) {
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
    endUninterruptibly(thread, readers);
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

  private static void endUninterruptibly(Thread thread, ExecutorService readers) {
    Uninterruptibles.joinUninterruptibly(thread);
    // They are interrupted: what they do ends at once, and nobody else looks at the windows then.
    Uninterruptibles.awaitTerminationUninterruptibly(readers);
  }
}
