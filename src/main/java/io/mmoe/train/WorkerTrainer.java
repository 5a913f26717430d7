package io.mmoe.train;

import io.mmoe.base.Progress;
import io.mmoe.base.StopRequest;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Training;
import io.mmoe.record.TrainingResult;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.hook.FiniteLossHook;
import io.mmoe.train.hook.ProgressHook;
import io.mmoe.train.hook.StepRateHook;
import io.mmoe.train.hook.StopHook;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.MonitoredSession;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.SessionHook;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Session;

/**
 * Trains a model whose variables the chief initializes, restores and saves, until the workers
 * together reach the last step. Not safe for use by several threads.
 */
public final class WorkerTrainer {
  private final TrainSettings settings;
  private final RowSource rows;
  private final long lastStep;
  private final int workers;
  private final StopRequest stopRequest;

  /**
   * @param rows this worker's rows
   * @param lastStep the global step at which training ends
   * @param workers number of workers that share the steps
   * @param stopRequest ends training early
   */
  public WorkerTrainer(
      TrainSettings settings, RowSource rows, long lastStep, int workers, StopRequest stopRequest) {
    this.settings = settings;
    this.rows = rows;
    this.lastStep = lastStep;
    this.workers = workers;
    this.stopRequest = stopRequest;
  }

  /**
   * Trains in a session, which remains owned by the caller.
   *
   * @param moreHooks further hooks, called in each step before the check for a finite loss and all
   *     other hooks
   * @throws io.mmoe.train.hook.LossNotFiniteException if training diverges
   */
  public TrainingResult train(ModelGraph model, Session session, List<SessionHook> moreHooks) {
    Training training = model.requireTraining();
    long firstStep = Trainer.globalStep(model, session);
    StepRateHook rate = new StepRateHook(lastStep, System::nanoTime);
    StepLogger stepLogger = new StepLogger(lastStep);
    try (BatchSource batches = rows.training(session, position(firstStep));
        Progress progress = StepLogger.progress(firstStep, lastStep)) {
      List<SessionHook> hooks = new ArrayList<>(moreHooks);
      hooks.add(rate);
      hooks.add(new FiniteLossHook(training.loss()));
      hooks.add(new ProgressHook(training.loss(), progress));
      hooks.add(
          StepLogger.hook(training, settings.logging().logSteps(), lastStep, batches, stepLogger));
      hooks.add(new StopHook(lastStep, stopRequest));
      long reached = new MonitoredSession(session, model, batches, firstStep, hooks).run();
      return new TrainingResult(
          reached, stepLogger.loss(), rate.stepsPerSecond(), stopRequest.isRequested());
    }
  }

  /** Estimates this worker's data position at a global step. Workers take about equal shares. */
  private RowPosition position(long step) {
    if (step == 0) {
      return RowPosition.START;
    }
    long rowsBehind = Math.multiplyExact(step, (long) settings.data().batchSize()) / workers;
    return rows.positionAfter(rowsBehind);
  }
}
