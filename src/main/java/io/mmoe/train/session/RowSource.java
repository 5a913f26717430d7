package io.mmoe.train.session;

import org.tensorflow.Session;

/** The training and test rows of a run, as batches for a session. */
public interface RowSource {

  /** The place in the training rows after so many of them; may read the file to count them. */
  RowPosition positionAfter(long rows);

  /** Training rows from a place on, without end. The caller closes it. */
  BatchSource training(Session session, RowPosition from);

  /**
   * Lets the session's training rows go on after test rows were read in between.
   *
   * @param session in which {@link #training} was called
   * @param at the place of the training rows that are handed out next
   */
  default void backToTraining(Session session, RowPosition at) {}

  /** The test rows, once, in the order of the file. The caller closes it. */
  BatchSource test(Session session);
}
