package io.mmoe.train.feed;

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
 * One worker's view of the queue: takes slices, one after the other, and notes how far it is.
 *
 * <p>A slice of the earliest epoch comes first. What this worker had before it was restarted it
 * takes again; what another holds, without getting on for a while, it takes over, from the row that
 * was reached. So a row is trained once in each epoch if no process fails, and never left out if
 * one does. Safe for use by several threads, of which one takes slices.
 */
public final class WorkQueue {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);
  private static final long POLL_MILLIS = 300;

  private final SliceTable table;
  private final Identity identity;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Map<Integer, SliceState> own = new HashMap<>();
  private final Map<Integer, Sighting> others = new HashMap<>();

  /**
   * Who takes from the queue.
   *
   * @param worker its number
   * @param workers how many share the queue
   * @param seed makes the order of the slices
   */
  public record Identity(int worker, int workers, long seed) {}

  /**
   * A slice that was taken.
   *
   * @param slice its number
   * @param epoch which it is taken for
   * @param rows of it that are done already
   */
  public record Claim(int slice, long epoch, long rows) {}

  /** When a state was first seen as it is. */
  private record Sighting(SliceState state, long nanos) {}

  /**
   * @param patience how long another worker may make no progress before its slice is taken over
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  public WorkQueue(SliceTable table, Identity identity, Duration patience, LongSupplier nanoTime) {
    this.table = table;
    this.identity = identity;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Takes the next slice; waits while others have all of them. */
  public synchronized Claim take() throws InterruptedException {
    while (true) {
      List<SliceState> states = table.read();
      look(states);
      Integer next = best(states);
      if (next == null) {
        wait(POLL_MILLIS);
      } else if (tryTake(next, states.get(next))) {
        SliceState taken = states.get(next);
        return new Claim(next, taken.epoch(), taken.rows());
      }
    }
  }

  /**
   * Notes rows as trained.
   *
   * @param rowsDone of the slice, from its start
   */
  public synchronized void advance(int slice, long rowsDone) {
    SliceState held = own.get(slice);
    if (held != null && change(slice, held, held.after(rowsDone))) {
      own.put(slice, held.after(rowsDone));
    }
  }

  /** Gives a slice back whose rows are all trained. */
  public synchronized void finish(int slice) {
    SliceState held = own.get(slice);
    if (held != null && change(slice, held, held.finished())) {
      own.remove(slice);
      notifyAll();
    }
  }

  private boolean change(int slice, SliceState from, SliceState to) {
    if (table.compareAndSet(slice, from, to)) {
      return true;
    }
    own.remove(slice);
    log.warn(
        "Slice {} was taken over by another worker; some of its rows are trained twice", slice);
    return false;
  }

  private boolean tryTake(int slice, SliceState seen) {
    SliceState taken = seen.takenBy(identity.worker());
    if (!table.compareAndSet(slice, seen, taken)) {
      return false;
    }
    if (!seen.isFree() && seen.worker() != identity.worker()) {
      log.warn("Taking over slice {} at row {} from worker {}", slice, seen.rows(), seen.worker());
    }
    own.put(slice, taken);
    return true;
  }

  /** Remembers since when the others' slices have stood where they are. */
  private void look(List<SliceState> states) {
    long now = nanoTime.getAsLong();
    for (int i = 0; i < states.size(); i++) {
      Sighting last = others.get(i);
      if (last == null || !last.state().equals(states.get(i))) {
        others.put(i, new Sighting(states.get(i), now));
      }
    }
  }

  /** Of the slices that may be taken, one of the earliest epoch. */
  private @Nullable Integer best(List<SliceState> states) {
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

  private boolean mayTake(int slice, SliceState state) {
    if (state.isFree() || state.worker() >= identity.workers()) {
      return true; // The second: the job had more workers once.
    }
    if (state.worker() == identity.worker()) {
      return !own.containsKey(slice);
    }
    Sighting sighting = others.get(slice);
    return sighting != null && nanoTime.getAsLong() - sighting.nanos() > patience.toNanos();
  }

  /** Makes the order of the slices within an epoch. */
  private long rank(int slice, long epoch) {
    return new SplittableRandom(identity.seed() + epoch * 31 + slice).nextLong();
  }
}
