package io.mmoe.base;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Tells through the log how far a piece of work is: for terminals a {@link Bar}, ten times a
 * second; otherwise, unless the work has lines of its own, a line now and then. Work that ends
 * within half a second shows nothing.
 *
 * <p>Closing takes the bar away. Not safe for use by several threads.
 */
public final class Progress implements AutoCloseable {
  /** Marks log events that only a terminal shows; their argument is a {@link Bar}, or none. */
  public static final Marker BAR = MarkerFactory.getMarker("BAR");

  /** Marks log events that say what a bar would, for where there is no terminal. */
  public static final Marker LINE = MarkerFactory.getMarker("LINE");

  private static final Logger log = LoggerFactory.getLogger(Progress.class);

  private static final long BAR_NANOS = 100_000_000;
  private static final long FIRST_BAR_NANOS = 500_000_000;
  private static final long LINE_NANOS = 2_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Least weight of the last tenth of a second in the rate that is shown. */
  private static final double NEWEST = 0.1;

  private final Work work;
  private final LongSupplier nanoTime;
  private final long start;
  private final long first;
  private long done;
  private long shown;
  private long shownNanos;
  private long lineNanos;
  private double perSecond;
  private OptionalLong total;
  private int bars;

  /**
   * What is done.
   *
   * @param name such as "Training"
   * @param unit what is counted, such as "steps"
   * @param total the count to end with, if it is known
   * @param ownLines whether the work itself logs lines where there is no terminal
   */
  public record Work(String name, String unit, OptionalLong total, boolean ownLines) {

    /** Work that logs no lines of its own. */
    public Work(String name, String unit, OptionalLong total) {
      this(name, unit, total, false);
    }
  }

  /**
   * @param first the count to begin with
   * @param nanoTime a clock like {@link System#nanoTime}
   */
  Progress(Work work, long first, LongSupplier nanoTime) {
    this.work = work;
    this.first = first;
    total = work.total();
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
    done = first;
    shown = first;
    shownNanos = start;
    lineNanos = start;
  }

  /** Begins work. */
  public static Progress of(Work work) {
    return startingAt(0, work);
  }

  /** Goes on with work of which some is done. */
  public static Progress startingAt(long first, Work work) {
    return new Progress(work, first, System::nanoTime);
  }

  /** The count to end with is thought to be this one now. */
  public void expect(long count) {
    total = OptionalLong.of(count);
  }

  /** More is done. */
  public void add(long more) {
    reach(done + more, () -> "");
  }

  /**
   * So much is done.
   *
   * @param detail more to say, asked for when it is shown
   */
  public void reach(long count, Supplier<String> detail) {
    done = count;
    long now = nanoTime.getAsLong();
    if (now - shownNanos >= (bars > 0 ? BAR_NANOS : FIRST_BAR_NANOS)) {
      showBar(now, detail.get());
    }
    if (!work.ownLines() && now - lineNanos >= LINE_NANOS) {
      lineNanos = now;
      double sinceStart = (done - first) * NANOS_PER_SECOND / (now - start);
      log.info(LINE, "{} {}, {} {}/s", done, work.unit(), Math.round(sinceStart), work.unit());
    }
  }

  @Override
  public void close() {
    if (bars > 0) {
      log.info(BAR, "");
    }
  }

  private void showBar(long now, String detail) {
    double newest = (done - shown) * NANOS_PER_SECOND / (now - shownNanos);
    bars++;
    double weight = Math.max(NEWEST, 1.0 / bars);
    perSecond = (1 - weight) * perSecond + weight * newest;
    shown = done;
    shownNanos = now;
    log.info(BAR, "{}", new Bar(work.name(), work.unit(), done, total, perSecond, detail));
  }
}
