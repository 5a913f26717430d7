package io.mmoe.app;

import io.mmoe.base.StopRequest;
import io.mmoe.train.TrainingResult;
import io.mmoe.train.WorkerTrainer;
import io.mmoe.train.session.SessionHook;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Session;

/** A worker: waits for the chief, trains, says that it has finished. */
record Worker(ClusterParts parts) implements ClusterRole {

  @Override
  public TrainJob.Outcome train(Session session, SessionHook watch) {
    parts.state().awaitReady(session, parts.distributed().sessionTimeout());
    StopRequest stopRequest = parts.stopRequest();
    stopRequest.enterWork();
    try {
      TrainingResult result =
          new WorkerTrainer(
                  parts.settings(), parts.rows(), parts.lastStep(), parts.workers(), stopRequest)
              .train(parts.model(), session, List.of(watch));
      if (!result.stoppedEarly()) {
        parts.state().finish(session);
      }
      return finish(result);
    } finally {
      stopRequest.leaveWork();
    }
  }

  @Override
  public TrainJob.Outcome finish(TrainingResult result) {
    return new TrainJob.Outcome(result, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
