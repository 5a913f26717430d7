package io.mmoe.train.feed;

import io.mmoe.data.DataException;
import io.mmoe.train.session.RowPosition;
import java.io.Closeable;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over rows in the order of training: epoch after epoch, window after window. The rows of
 * a window are shuffled by a generator whose seed derives from the run's seed, the epoch and the
 * window.
 *
 * <p>Owns the windows. Not safe for use by several threads.
 */
final class RowCursor implements Closeable {
  private static final long EPOCH_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long WINDOW_FACTOR = 0xC2B2AE3D27D4EB4FL;

  private final EpochWindows windows;
  private final boolean repeat;
  private final Optional<Long> shuffleSeed;
  private long epoch;
  private long rowOfEpoch;
  private int windowNumber;
  private int next;
  private boolean ended;
  private int @Nullable [] order;
  private @Nullable EncodedRows window;

  /**
   * @param repeat whether another epoch follows the last row
   * @param shuffleSeed absent for file order
   */
  RowCursor(EpochWindows windows, boolean repeat, Optional<Long> shuffleSeed) {
    this.windows = windows;
    this.repeat = repeat;
    this.shuffleSeed = shuffleSeed;
  }

  /**
   * Moves from the start to a data position. Earlier epochs are not read.
   *
   * @throws DataException if the file no longer has this position
   */
  void skipTo(RowPosition position) throws InterruptedException {
    epoch = position.epoch();
    while (rowOfEpoch < position.row()) {
      if (!openWindow() || epoch != position.epoch()) {
        throw new DataException(
            windows.name() + ": has fewer rows than when the checkpoint was written");
      }
      int rows = (int) Math.min(window().size(), position.row() - rowOfEpoch);
      next = rows;
      rowOfEpoch += rows;
    }
  }

  /** Moves to the next row. Returns false after the last. */
  boolean advance() throws InterruptedException {
    while (window == null || next == window.size()) {
      if (!openWindow()) {
        return false;
      }
    }
    next++;
    rowOfEpoch++;
    return true;
  }

  /** Returns the window that holds the current row. */
  EncodedRows window() {
    if (window == null) {
      throw new IllegalStateException("no row is reached");
    }
    return window;
  }

  /** Returns the index of the current row in its window. */
  int row() {
    return order == null ? next - 1 : order[next - 1];
  }

  /** Returns the data position after the current row. */
  RowPosition position() {
    return new RowPosition(epoch, rowOfEpoch);
  }

  @Override
  public void close() {
    windows.close();
  }

  private boolean openWindow() throws InterruptedException {
    if (ended) {
      return false;
    }
    Optional<EncodedRows> opened = windows.next();
    if (opened.isEmpty()) {
      if (!repeat) {
        ended = true;
        return false;
      }
      epoch++;
      rowOfEpoch = 0;
      windowNumber = 0;
      opened = windows.next();
    }
    EncodedRows rows = opened.orElseThrow();
    window = rows;
    next = 0;
    order = shuffleSeed.isEmpty() ? null : shuffled(rows.size(), shuffleSeed.get());
    windowNumber++;
    return true;
  }

  /** Returns a random permutation (Fisher-Yates, inside out). */
  private int[] shuffled(int size, long seed) {
    SplittableRandom random =
        new SplittableRandom(seed + epoch * EPOCH_FACTOR + windowNumber * WINDOW_FACTOR);
    int[] permutation = new int[size];
    for (int i = 0; i < size; i++) {
      int other = random.nextInt(i + 1);
      permutation[i] = permutation[other];
      permutation[other] = i;
    }
    return permutation;
  }
}
