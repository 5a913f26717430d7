package io.mmoe.train.feed;

import java.util.List;

/** The states of all slices, which several workers change. Safe for use by several threads. */
public interface SliceTable {

  /** The states now, in the order of the slices. */
  List<SliceState> read();

  /**
   * Changes a state, unless somebody else has.
   *
   * @return whether the state was the expected one, and is the new one now
   */
  boolean compareAndSet(int slice, SliceState expected, SliceState updated);
}
