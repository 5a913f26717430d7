package io.mmoe.app.cluster;

import io.mmoe.app.train.LocalTraining;
import io.mmoe.record.TrainingResult;
import io.mmoe.train.session.SessionHook;
import org.tensorflow.Session;

/** What a process that trains with others does in a session, and when all is done. */
public interface ClusterRole {

  /**
   * Trains until the workers together reach the last step.
   *
   * @param watch called in each step
   * @throws RuntimeException of TensorFlow's family if another process is lost
   */
  LocalTraining.Outcome train(Session session, SessionHook watch);

  /** Notes that the work is done. */
  LocalTraining.Outcome finish(TrainingResult result);
}
