package io.mmoe.app;

import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs now and then how many rows are done. Not safe for use by several threads. */
final class Progress {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);
  private static final long INTERVAL_NANOS = 2_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanoTime;
  private final long start;
  private long logged;
  private long rows;

  /**
   * @param nanoTime the clock
   */
  Progress(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    start = nanoTime.getAsLong();
    logged = start;
  }

  void add(int more) {
    rows += more;
    long now = nanoTime.getAsLong();
    if (now - logged >= INTERVAL_NANOS) {
      logged = now;
      log.info("{} rows, {} rows/s", rows, Math.round(rows * NANOS_PER_SECOND / (now - start)));
    }
  }
}
