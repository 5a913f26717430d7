package io.mmoe.train.queue;

import io.mmoe.train.queue.SliceTable.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's view of the work queue: takes slices one after the other and records their progress.
 *
 * <p>Slices of the earliest epoch come first. A restarted worker takes its own slices again. A
 * slice whose holder makes no progress for a while is taken over, from the row that was reached.
 * Therefore a row is trained once in each epoch if no process fails, and at least once otherwise.
 *
 * <p>Safe for use by several threads, but only one of them may take slices.
 */
public final class WorkQueue {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
  private static final long POLL_MILLIS = 300;

  private final SliceTable table;
  private final Worker worker;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Map<Integer, State> own = new HashMap<>();
  private final Map<Integer, Sighting> sightings = new HashMap<>();

  /**
   * A worker that takes from the queue.
   *
   * @param index number of this worker
   * @param workers number of workers that share the queue
   * @param seed determines the order of the slices
   */
  public record Worker(int index, int workers, long seed) {}

  /**
   * A slice that this worker has taken.
   *
   * @param slice number of the slice
   * @param epoch epoch for which it was taken
   * @param rows its rows that are already trained in this epoch
   */
  public record Claim(int slice, long epoch, long rows) {}

  /** A state and the time at which it was first seen. */
  private record Sighting(State state, long nanos) {}

  /**
   * @param patience how long another worker may make no progress before its slice is taken over
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public WorkQueue(SliceTable table, Worker worker, Duration patience, LongSupplier nanoTime) {
    this.table = table;
    this.worker = worker;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Takes the next slice. Waits while other workers hold all of them. */
  public synchronized Claim take() throws InterruptedException {
    while (true) {
      List<State> states = table.read();
      observe(states);
      Integer next = best(states);
      if (next == null) {
        wait(POLL_MILLIS);
      } else if (tryTake(next, states.get(next))) {
        State taken = states.get(next);
        return new Claim(next, taken.epoch(), taken.rows());
      }
    }
  }

  /**
   * Records trained rows.
   *
   * @param rowsDone trained rows of the slice, counted from its start
   */
  public synchronized void advance(int slice, long rowsDone) {
    State held = own.get(slice);
    if (held != null && change(slice, held, held.after(rowsDone))) {
      own.put(slice, held.after(rowsDone));
    }
  }

  /** Returns a slice whose rows are all trained. */
  public synchronized void finish(int slice) {
    State held = own.get(slice);
    if (held != null && change(slice, held, held.finished())) {
      own.remove(slice);
      notifyAll();
    }
  }

  private boolean change(int slice, State from, State to) {
    if (table.compareAndSet(slice, from, to)) {
      return true;
    }
    own.remove(slice);
    log.warn(
        "Slice {} was taken over by another worker; some of its rows are trained twice", slice);
    return false;
  }

  private boolean tryTake(int slice, State seen) {
    State taken = seen.takenBy(worker.index());
    if (!table.compareAndSet(slice, seen, taken)) {
      return false;
    }
    if (!seen.isFree() && seen.worker() != worker.index()) {
      log.warn("Taking over slice {} at row {} from worker {}", slice, seen.rows(), seen.worker());
    }
    own.put(slice, taken);
    return true;
  }

  /** Records when each slice last changed. */
  private void observe(List<State> states) {
    long now = nanoTime.getAsLong();
    for (int i = 0; i < states.size(); i++) {
      Sighting last = sightings.get(i);
      if (last == null || !last.state().equals(states.get(i))) {
        sightings.put(i, new Sighting(states.get(i), now));
      }
    }
  }

  /** Returns the slice to take: of the earliest epoch, then of the lowest rank. */
  private @Nullable Integer best(List<State> states) {
    List<Integer> possible = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      if (mayTake(i, states.get(i))) {
        possible.add(i);
      }
    }
    return possible.stream()
        .min(
            Comparator.<Integer>comparingLong(slice -> states.get(slice).epoch())
                .thenComparingLong(slice -> rank(slice, states.get(slice).epoch())))
        .orElse(null);
  }

  private boolean mayTake(int slice, State state) {
    if (state.isFree() || state.worker() >= worker.workers()) {
      return true; // A higher worker number is left over from a job with more workers.
    }
    if (state.worker() == worker.index()) {
      return !own.containsKey(slice);
    }
    Sighting sighting = sightings.get(slice);
    return sighting != null && nanoTime.getAsLong() - sighting.nanos() > patience.toNanos();
  }

  /** Returns the key that orders the slices within an epoch. */
  private long rank(int slice, long epoch) {
    return new SplittableRandom(worker.seed() + epoch * 31 + slice).nextLong();
  }
}
