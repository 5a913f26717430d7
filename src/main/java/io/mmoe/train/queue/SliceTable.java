package io.mmoe.train.queue;

import java.util.List;

/** The states of all slices, which several workers change. Safe for use by several threads. */
public interface SliceTable {

  /** Returns the current states, in the order of the slices. */
  List<State> read();

  /**
   * Changes the state of a slice if it is still the expected one.
   *
   * @return whether the state was changed
   */
  boolean compareAndSet(int slice, State expected, State updated);

  /**
   * The progress of a slice.
   *
   * @param epoch number of completed epochs
   * @param rows trained rows of the current epoch
   * @param worker number of the worker that holds the slice, or {@link #FREE}
   */
  record State(long epoch, long rows, long worker) {
    public static final long FREE = -1;

    public boolean isFree() {
      return worker == FREE;
    }

    State takenBy(long taker) {
      return new State(epoch, rows, taker);
    }

    State after(long rowsDone) {
      return new State(epoch, rowsDone, worker);
    }

    State finished() {
      return new State(epoch + 1, 0, FREE);
    }
  }
}
