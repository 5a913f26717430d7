package io.mmoe.train;

import io.mmoe.base.Progress;
import io.mmoe.base.StopRequest;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Training;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.hook.FiniteLossHook;
import io.mmoe.train.hook.ProgressHook;
import io.mmoe.train.hook.StepRateHook;
import io.mmoe.train.hook.StopAtStepHook;
import io.mmoe.train.hook.StopOnRequestHook;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.MonitoredSession;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.SessionHook;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Session;

/**
 * Trains a model whose variables others initialise, restore and save, until the workers together
 * reach the last step.
 *
 * @param rows this worker's rows
 * @param workers that share the steps
 */
public record WorkerTrainer(
    TrainSettings settings, RowSource rows, long lastStep, int workers, StopRequest stopRequest) {

  /**
   * Trains.
   *
   * @param moreHooks called before this trainer's own
   * @throws io.mmoe.train.hook.LossNotFiniteException if training diverges
   */
  public TrainingResult train(ModelGraph model, Session session, List<SessionHook> moreHooks) {
    Training training = model.requireTraining();
    long firstStep = Trainer.globalStep(model, session);
    StepRateHook rate = new StepRateHook(lastStep, System::nanoTime);
    ReportLog reports = new ReportLog(lastStep);
    try (BatchSource batches = rows.training(session, position(firstStep));
        Progress progress = ReportLog.progress(firstStep, lastStep)) {
      List<SessionHook> hooks = new ArrayList<>(moreHooks);
      hooks.add(rate);
      hooks.add(new FiniteLossHook(training.loss()));
      hooks.add(new ProgressHook(training.loss(), progress));
      hooks.add(
          ReportLog.hook(training, settings.logging().logSteps(), lastStep, batches, reports));
      hooks.add(new StopAtStepHook(lastStep));
      hooks.add(new StopOnRequestHook(stopRequest));
      long reached = new MonitoredSession(session, model, batches, firstStep, hooks).run();
      return new TrainingResult(
          reached, reports.loss(), rate.stepsPerSecond(), stopRequest.isRequested());
    }
  }

  /** About where this worker stood when the others were at a step: workers take turns. */
  private RowPosition position(long step) {
    if (step == 0) {
      return RowPosition.START;
    }
    long rowsBehind = Math.multiplyExact(step, (long) settings.data().batchSize()) / workers;
    return rows.positionAfter(rowsBehind);
  }
}
