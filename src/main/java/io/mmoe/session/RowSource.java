package io.mmoe.session;

import org.tensorflow.Session;

/** The training and test rows of a run, as batches for a session. */
public interface RowSource {

  /** The place in the training rows after so many of them; may read the file to count them. */
  RowPosition positionAfter(long rows);

  /** Training rows from a place on, without end. The caller closes it. */
  BatchSource training(Session session, RowPosition from);

  /** The test rows, once, in the order of the file. The caller closes it. */
  BatchSource test(Session session);
}
