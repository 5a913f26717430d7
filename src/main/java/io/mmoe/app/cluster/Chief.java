package io.mmoe.app.cluster;

import io.mmoe.app.export.ModelExporter;
import io.mmoe.app.train.JobResult;
import io.mmoe.app.train.RunRecorder;
import io.mmoe.app.train.TraceHooks;
import io.mmoe.app.train.TrainableModel;
import io.mmoe.base.StopRequest;
import io.mmoe.record.TrainingResult;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.Trainer;
import io.mmoe.train.cluster.JobState;
import io.mmoe.train.cluster.PeerLostException;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * The chief: permits training, saves, waits for the workers at the end, records and exports the
 * result. The parameter servers leave last, so that a chief that is lost earlier can return.
 */
final class Chief implements ClusterRole {
  private static final Logger log = LoggerFactory.getLogger(Chief.class);

  /** The wait for workers at the end. One of them may be lost for good. */
  private static final Duration WORKERS_TIMEOUT = Duration.ofSeconds(60);

  private final ClusterRun run;
  private final StopRequest stopRequest;
  private final RunRecorder records;

  Chief(ClusterRun run, StopRequest stopRequest, RunRecorder records) {
    this.run = run;
    this.stopRequest = stopRequest;
    this.records = records;
  }

  @Override
  public TrainingResult train(Session session, List<SessionHook> observers) {
    stopRequest.enterWork(); // Until the end of finish.
    try {
      return trainAndSave(session, observers);
    } catch (RuntimeException e) {
      stopRequest.leaveWork();
      throw e;
    }
  }

  private TrainingResult trainAndSave(Session session, List<SessionHook> observers) {
    List<SessionHook> hooks = new ArrayList<>(List.of(coordination()));
    hooks.addAll(observers);
    hooks.addAll(TraceHooks.of(run.settings()));
    TrainableModel model = run.model();
    Trainer trainer = new Trainer(run.settings(), model.rows(), run.lastStep(), stopRequest, hooks);
    JobState state = run.state();
    if (state.isReady(session)) {
      return trainer.continueTraining(model.graph(), session, model.saver(), run.workers());
    }
    state.forbid(session);
    return trainer.train(model.graph(), session, model.saver());
  }

  /** Returns a hook that permits training at the start and waits for the workers at the end. */
  private SessionHook coordination() {
    JobState state = run.state();
    int permission = 1 + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE - 1);
    return new SessionHook() {
      @Override
      public void begin(RunControl control) {
        state.allow(control.session(), permission);
      }

      @Override
      public void beforeSave(RunControl control) {
        state.requireHeld(control.session(), permission);
      }

      @Override
      public void end(RunControl control) {
        if (control.globalStep() >= run.lastStep()) {
          state.finish(control.session());
          if (!state.awaitFinished(control.session(), WORKERS_TIMEOUT)) {
            log.warn("Not all workers have finished within {} s", WORKERS_TIMEOUT.toSeconds());
          }
          control.refreshGlobalStep(); // The last checkpoint includes the steps of all workers.
        }
      }
    };
  }

  @Override
  public JobResult finish(TrainingResult result) {
    try {
      JobResult trained = JobResult.of(result);
      records.trainingEnded(trained);
      return trained.withExported(export(result));
    } finally {
      if (!result.stopRequested()) {
        run.jobEnd().announce();
      }
      stopRequest.leaveWork();
    }
  }

  /** Ends the job, unless a chief may return to it. */
  @Override
  public void fail(RuntimeException failure) {
    if (!(failure instanceof PeerLostException)) {
      run.jobEnd().announce();
    }
  }

  private Optional<Path> export(TrainingResult result) {
    TrainSettings settings = run.settings();
    return settings.export().isEmpty() || result.stopRequested()
        ? Optional.empty()
        : Optional.of(ModelExporter.after(settings, settings.export().get()).exportLatest());
  }
}
