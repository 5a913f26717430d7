package io.mmoe.train.session;

import org.tensorflow.Session;

/** The part of a training session that hooks can read and control. */
public interface RunControl {

  /** Returns the global step: the number of completed steps over all runs. */
  long globalStep();

  /** Returns the data position after these steps. */
  RowPosition position();

  /** Returns the live session, which hooks may use but must not close. */
  Session session();

  /** Reads the global step from the session, because other workers may have stepped meanwhile. */
  void refreshGlobalStep();

  /** Calls {@link SessionHook#beforeSave} of all hooks. */
  void beforeSave();

  /** Ends training after the current step. */
  void requestStop();
}
