package io.mmoe.app.cluster;

import io.mmoe.app.train.JobResult;
import io.mmoe.base.StopRequest;
import io.mmoe.record.TrainingResult;
import io.mmoe.train.WorkerTrainer;
import io.mmoe.train.session.SessionHook;
import java.util.List;
import org.tensorflow.Session;

/** A worker: waits for the chief, trains, and reports that it has finished. */
final class Worker implements ClusterRole {
  private final ClusterRun run;
  private final StopRequest stopRequest;

  Worker(ClusterRun run, StopRequest stopRequest) {
    this.run = run;
    this.stopRequest = stopRequest;
  }

  @Override
  public TrainingResult train(Session session, List<SessionHook> observers) {
    run.state().awaitReady(session, run.chief(), run.distributed().sessionTimeout());
    stopRequest.enterWork();
    try {
      TrainingResult result =
          new WorkerTrainer(
                  run.settings(), run.model().rows(), run.lastStep(), run.workers(), stopRequest)
              .train(run.model().graph(), session, observers);
      if (!result.stopRequested()) {
        run.state().finish(session);
      }
      return result;
    } finally {
      stopRequest.leaveWork();
    }
  }

  @Override
  public JobResult finish(TrainingResult result) {
    return JobResult.of(result);
  }

  @Override
  public void fail(RuntimeException failure) {
    // The others go on without this worker.
  }
}
