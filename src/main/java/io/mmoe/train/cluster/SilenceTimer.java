package io.mmoe.train.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time since the last sign of life of a peer. If this process itself was stopped or asleep, the
 * time does not count, because it could hear nothing.
 *
 * <p>{@link #silence} must be called more often than the longest gap. Safe for use by several
 * threads.
 */
final class SilenceTimer {
  private final LongSupplier nanoTime;
  private final long longestGapNanos;
  private long last;
  private long silent;

  /**
   * @param nanoTime a clock like {@link System#nanoTime}
   * @param longestGap the longest part of a gap between two calls that counts
   */
  SilenceTimer(LongSupplier nanoTime, Duration longestGap) {
    this.nanoTime = nanoTime;
    longestGapNanos = longestGap.toNanos();
    last = nanoTime.getAsLong();
  }

  /** Records a sign of life. */
  synchronized void heard() {
    last = nanoTime.getAsLong();
    silent = 0;
  }

  /** Returns the time since the last sign of life, or since the creation of this timer. */
  synchronized Duration silence() {
    long now = nanoTime.getAsLong();
    silent += Math.min(now - last, longestGapNanos);
    last = now;
    return Duration.ofNanos(silent);
  }
}
