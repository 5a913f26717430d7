package io.mmoe.app.cluster;

import io.mmoe.app.train.JobResult;
import io.mmoe.record.TrainingResult;
import io.mmoe.train.session.SessionHook;
import java.util.List;
import org.tensorflow.Session;

/** The duties of a training process in a session and at the end of the run. */
interface ClusterRole {

  /**
   * Trains until the workers together reach the last step.
   *
   * @param observers called in each step
   * @throws RuntimeException from TensorFlow if another process is lost
   */
  TrainingResult train(Session session, List<SessionHook> observers);

  /** Records the end of the work. No session is open then. */
  JobResult finish(TrainingResult result);

  /** Called if training has failed for good. */
  void fail(RuntimeException failure);
}
