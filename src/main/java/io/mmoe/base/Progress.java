package io.mmoe.base;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The progress of a piece of work, reported through the log.
 *
 * <p>A terminal shows a {@link ProgressBar}, updated ten times a second. Any other output gets a
 * line every two seconds, unless the work logs lines of its own. Both are log events, the bar with
 * the marker {@link #BAR} and the line with {@link #LINE}. {@link TerminalAppender} drops the kind
 * that does not fit its output. The caller therefore need not know the kind of output. Work that
 * ends within half a second shows no bar.
 *
 * <p>Closing removes the bar. Not safe for use by several threads.
 */
public final class Progress implements AutoCloseable {
  /**
   * The marker of log events that only a terminal shows. The argument is a {@link ProgressBar}. An
   * event without argument removes the bar.
   */
  public static final Marker BAR = MarkerFactory.getMarker("BAR");

  /** The marker of log events that a terminal does not show, because it shows the bar instead. */
  public static final Marker LINE = MarkerFactory.getMarker("LINE");

  private static final Logger log = LoggerFactory.getLogger(Progress.class);

  private static final long BAR_NANOS = 100_000_000;
  private static final long FIRST_BAR_NANOS = 500_000_000;
  private static final long LINE_NANOS = 2_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  /** The minimum weight of the latest interval in the moving average of the rate. */
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
   * A description of the work.
   *
   * @param name the name, such as "Training"
   * @param unit the counted unit, such as "steps"
   * @param total the final count, if it is known
   * @param ownLines whether the work logs its own {@link #LINE} events
   */
  public record Work(String name, String unit, OptionalLong total, boolean ownLines) {

    /** Describes work that logs no lines of its own. */
    public Work(String name, String unit, OptionalLong total) {
      this(name, unit, total, false);
    }
  }

  /**
   * @param first the count at the start
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

  /** Starts work at count 0. */
  public static Progress of(Work work) {
    return startingAt(0, work);
  }

  /** Starts work that resumes at a count. */
  public static Progress startingAt(long first, Work work) {
    return new Progress(work, first, System::nanoTime);
  }

  /** Sets the expected final count. */
  public void expect(long count) {
    total = OptionalLong.of(count);
  }

  /** Adds to the count. */
  public void add(long more) {
    reach(done + more, () -> "");
  }

  /**
   * Sets the count.
   *
   * @param detail text for the end of the bar, computed only when a bar is shown
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
    log.info(BAR, "{}", new ProgressBar(work.name(), work.unit(), done, total, perSecond, detail));
  }
}
