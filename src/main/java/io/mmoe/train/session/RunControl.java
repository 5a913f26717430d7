package io.mmoe.train.session;

import org.tensorflow.Session;

/** What a hook may see and do. */
public interface RunControl {

  /** Steps done so far, over all runs. */
  long globalStep();

  /** The place in the training rows after these steps. */
  RowPosition position();

  /** The live session, owned by the monitored session: use it, don't close it. */
  Session session();

  /** Reads the global step anew: others may have stepped since this session's last step. */
  void refreshGlobalStep();

  /** Ends training after the current step. */
  void requestStop();
}
