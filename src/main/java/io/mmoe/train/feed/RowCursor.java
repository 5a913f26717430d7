package io.mmoe.train.feed;

import io.mmoe.data.DataException;
import io.mmoe.train.session.RowPosition;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Row after row in the order of training: epoch after epoch, window after window, each window's
 * rows in an order made from the seed, the epoch and the window. Not safe for use by several
 * threads.
 */
final class RowCursor {
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
  private @Nullable RowTable window;

  /**
   * @param repeat whether another epoch follows the last row
   * @param shuffleSeed absent for the order of the file
   */
  RowCursor(EpochWindows windows, boolean repeat, Optional<Long> shuffleSeed) {
    this.windows = windows;
    this.repeat = repeat;
    this.shuffleSeed = shuffleSeed;
  }

  /**
   * Goes to a place, from the start; the epochs before it cost nothing.
   *
   * @throws DataException if the file has no such place any more
   */
  void skipTo(RowPosition position) throws InterruptedException {
    epoch = position.epoch();
    while (rowOfEpoch < position.row()) {
      if (!openWindow() || epoch != position.epoch()) {
        throw new DataException(
            windows.name() + ": has fewer rows than when the checkpoint was written");
      }
      int rows = (int) Math.min(table().rows(), position.row() - rowOfEpoch);
      next = rows;
      rowOfEpoch += rows;
    }
  }

  /** Goes to the next row; false after the last. */
  boolean advance() throws InterruptedException {
    while (window == null || next == window.rows()) {
      if (!openWindow()) {
        return false;
      }
    }
    next++;
    rowOfEpoch++;
    return true;
  }

  /** The table that holds the row reached. */
  RowTable table() {
    if (window == null) {
      throw new IllegalStateException("no row is reached");
    }
    return window;
  }

  /** The row reached. */
  int row() {
    return order == null ? next - 1 : order[next - 1];
  }

  /** The place after the row reached. */
  RowPosition position() {
    return new RowPosition(epoch, rowOfEpoch);
  }

  private boolean openWindow() throws InterruptedException {
    if (ended) {
      return false;
    }
    Optional<RowTable> opened = windows.next();
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
    RowTable table = opened.orElseThrow();
    window = table;
    next = 0;
    order = shuffleSeed.isEmpty() ? null : shuffled(table.rows(), shuffleSeed.get());
    windowNumber++;
    return true;
  }

  /** A permutation (Fisher, Yates). */
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
