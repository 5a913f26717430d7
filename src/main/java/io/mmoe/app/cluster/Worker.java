package io.mmoe.app.cluster;

import io.mmoe.app.train.LocalTraining;
import io.mmoe.base.StopRequest;
import io.mmoe.record.TrainingResult;
import io.mmoe.train.WorkerTrainer;
import io.mmoe.train.session.SessionHook;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Session;

/** A worker: waits for the chief, trains, says that it has finished. */
public record Worker(ClusterParts parts) implements ClusterRole {

  @Override
  public LocalTraining.Outcome train(Session session, SessionHook watch) {
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
  public LocalTraining.Outcome finish(TrainingResult result) {
    return new LocalTraining.Outcome(result, Optional.empty(), Optional.empty(), Optional.empty());
  }
}
