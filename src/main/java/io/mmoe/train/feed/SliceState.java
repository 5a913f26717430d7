package io.mmoe.train.feed;

/**
 * Where a slice stands.
 *
 * @param epoch epochs that it has been through
 * @param rows rows of the current epoch that have been trained
 * @param worker who has it; {@link #FREE} if nobody
 */
public record SliceState(long epoch, long rows, long worker) {
  public static final long FREE = -1;

  public boolean isFree() {
    return worker == FREE;
  }

  SliceState takenBy(long taker) {
    return new SliceState(epoch, rows, taker);
  }

  SliceState after(long rowsDone) {
    return new SliceState(epoch, rowsDone, worker);
  }

  SliceState finished() {
    return new SliceState(epoch + 1, 0, FREE);
  }
}
