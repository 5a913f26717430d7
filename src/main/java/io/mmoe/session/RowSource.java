package io.mmoe.session;

import org.tensorflow.Session;

/** The training and test rows of a run, as batches for a session. */
public interface RowSource {

  /** Rows of an epoch; may read the file to count them. */
  long trainingRows();

  /** Training rows from a place on, without end. The caller closes it. */
  BatchSource training(Session session, RowPosition from);

  /** The test rows, once, in the order of the file. The caller closes it. */
  BatchSource test(Session session);
}
