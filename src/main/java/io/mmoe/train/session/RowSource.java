package io.mmoe.train.session;

import org.tensorflow.Session;

/** The training and test rows of a run, as batches for a session. */
public interface RowSource {

  /** Returns the data position after a number of training rows. It may read the files to count. */
  RowPosition positionAfter(long rows);

  /** Returns endless training batches from a data position on. The caller closes the source. */
  BatchSource training(Session session, RowPosition from);

  /**
   * Switches the session back to training rows after test rows were read.
   *
   * @param session the session of an open {@link #training} source
   * @param at the data position of the next training row
   */
  default void backToTraining(Session session, RowPosition at) {}

  /** Returns the test rows, once, in file order. The caller closes the source. */
  BatchSource test(Session session);
}
