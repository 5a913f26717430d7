package io.mmoe.app.cluster;

import io.mmoe.app.train.JobResult;
import io.mmoe.record.TrainingResult;
import io.mmoe.train.session.SessionHook;
import org.tensorflow.Session;

/** The duties of a training process in a session and at the end of the run. */
interface ClusterRole {

  /**
   * Trains until the workers together reach the last step.
   *
   * @param observer called in each step
   * @throws RuntimeException from TensorFlow if another process is lost
   */
  JobResult train(Session session, SessionHook observer);

  /** Records the end of the work. */
  JobResult finish(TrainingResult result);
}
