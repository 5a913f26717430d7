package io.mmoe.train;

import io.mmoe.base.Progress;
import io.mmoe.base.StopRequest;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Training;
import io.mmoe.record.StepMetrics;
import io.mmoe.record.SummaryWriter;
import io.mmoe.record.TrainEvents;
import io.mmoe.record.TrainLog;
import io.mmoe.settings.CheckpointSettings.EverySteps;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.checkpoint.CheckpointDirectory;
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.checkpoint.DataState;
import io.mmoe.train.checkpoint.IncrementalSaver;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.hook.CheckpointSaverHook;
import io.mmoe.train.hook.FiniteLossHook;
import io.mmoe.train.hook.ProgressHook;
import io.mmoe.train.hook.StepRateHook;
import io.mmoe.train.hook.StopAtStepHook;
import io.mmoe.train.hook.StopOnRequestHook;
import io.mmoe.train.hook.SummaryHook;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.MonitoredSession;
import io.mmoe.train.session.RowPosition;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.SessionHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TInt64;

/**
 * Trains a model in a session, from the latest checkpoint of the directory or from fresh weights,
 * up to the last step.
 *
 * <p>The checkpoint holds the place in the data: a resumed run reads the rows that the run would
 * have read had it not stopped. Graph and session stay the caller's. Not safe for use by several
 * threads.
 */
public final class Trainer {
  private static final Logger log = LoggerFactory.getLogger(Trainer.class);

  private static final long NOTHING_SAVED = -1;

  private final TrainSettings settings;
  private final RowSource rows;
  private final long lastStep;
  private final StopRequest stopRequest;
  private final List<SessionHook> moreHooks;
  private final CheckpointDirectory directory;

  /**
   * @param rows the training rows
   * @param lastStep the global step to end with
   * @param stopRequest ends training early
   * @param moreHooks called when the loss was found finite, and before anything is saved
   */
  public Trainer(
      TrainSettings settings,
      RowSource rows,
      long lastStep,
      StopRequest stopRequest,
      List<SessionHook> moreHooks) {
    this.moreHooks = List.copyOf(moreHooks);
    this.settings = settings;
    this.rows = rows;
    this.lastStep = lastStep;
    this.stopRequest = stopRequest;
    directory = new CheckpointDirectory(settings.checkpoint().directory());
  }

  /**
   * Trains; the session holds the trained weights afterwards.
   *
   * @param saver of the model
   * @throws io.mmoe.train.checkpoint.CheckpointException if a checkpoint can't be restored or
   *     written
   * @throws io.mmoe.train.hook.LossNotFiniteException if training diverges
   * @throws UncheckedIOException if the log or the event file can't be written
   */
  public TrainingResult train(ModelGraph model, Session session, Saver saver) {
    discardLeftovers();
    Optional<Path> latest = directory.latest();
    return latest.isPresent()
        ? resume(model, session, saver, latest.get())
        : begin(model, session, saver);
  }

  /**
   * Trains on from the values that the variables have, which other processes kept.
   *
   * @param workers that have shared the steps, and so the rows
   * @throws io.mmoe.train.checkpoint.CheckpointException if a checkpoint can't be written
   * @throws io.mmoe.train.hook.LossNotFiniteException if training diverges
   */
  public TrainingResult trainOn(ModelGraph model, Session session, Saver saver, int workers) {
    long step = globalStep(model, session);
    log.info("Going on from step {}, which the parameter servers are at", step);
    long rowsBehind = Math.multiplyExact(step, (long) settings.data().batchSize()) / workers;
    RowPosition position = rows.positionAfter(rowsBehind);
    try (BatchSource batches = rows.training(session, position)) {
      return run(model, new Live(session, saver, step, NOTHING_SAVED), batches);
    }
  }

  /**
   * A session whose variables have their values.
   *
   * @param savedStep the step of which there is a full checkpoint
   */
  private record Live(Session session, Saver saver, long step, long savedStep) {}

  /** The first batches are on their way while the variables get their values. */
  private TrainingResult begin(ModelGraph model, Session session, Saver saver) {
    try (BatchSource batches = rows.training(session, RowPosition.START)) {
      session.runner().addTarget(model.initializer()).run().close();
      session.runner().addTarget(model.localInitializer()).run().close();
      return run(model, new Live(session, saver, 0, NOTHING_SAVED), batches);
    }
  }

  private TrainingResult resume(ModelGraph model, Session session, Saver saver, Path checkpoint) {
    saver.restore(session, checkpoint);
    session.runner().addTarget(model.localInitializer()).run().close();
    long fullStep = globalStep(model, session);
    Optional<Path> increment = directory.latestIncrement(checkpoint);
    Optional<DataState> data = saver.dataState(session, checkpoint);
    if (increment.isPresent()) {
      IncrementalSaver increments = requireIncrements(saver, increment.get());
      increments.restore(session, increment.get());
      data = increments.dataState(session, increment.get());
    }
    long step = globalStep(model, session);
    RowPosition position = position(data, step);
    log.info(
        "Restored {}, going on from step {}, epoch {}, row {}",
        increment.orElse(checkpoint),
        step,
        position.epoch(),
        position.row());
    try (BatchSource batches = rows.training(session, position)) {
      return run(model, new Live(session, saver, step, fullStep), batches);
    }
  }

  private static IncrementalSaver requireIncrements(Saver saver, Path increment) {
    return saver
        .increments()
        .orElseThrow(
            () ->
                new CheckpointException(
                    increment
                        + " is newer than its checkpoint: go on with --incremental_ckpt, or delete"
                        + " it to go back"));
  }

  /** The steps done so far by the model in a session. */
  public static long globalStep(ModelGraph model, Session session) {
    try (Result result = session.runner().fetch(model.globalStep()).run()) {
      return ((TInt64) result.get(0)).getLong();
    }
  }

  /** Where the checkpoint says training stood, or else where its steps have led. */
  private RowPosition position(Optional<DataState> saved, long step) {
    if (saved.isEmpty()) {
      long rowsBehind = Math.multiplyExact(step, (long) settings.data().batchSize());
      return rows.positionAfter(rowsBehind);
    }
    if (saved.get().seed() != settings.seed()) {
      log.warn(
          "The checkpoint was trained with --seed {}; with {}, this epoch's order is another",
          saved.get().seed(),
          settings.seed());
    }
    return saved.get().position();
  }

  private void discardLeftovers() {
    try {
      directory.discardLeftovers();
    } catch (IOException e) {
      throw new UncheckedIOException(
          settings.checkpoint().directory() + " can't be tidied: " + e.getMessage(), e);
    }
  }

  private TrainingResult run(ModelGraph model, Live live, BatchSource batches) {
    Training training = model.requireTraining();
    StepRateHook rate = new StepRateHook(lastStep, System::nanoTime);
    ReportLog lastReport = new ReportLog(lastStep);
    Path checkpoints = settings.checkpoint().directory();
    try (TrainLog file = TrainLog.open(checkpoints, live.step());
        SummaryWriter events = SummaryWriter.open(checkpoints, live.step() + 1);
        Progress progress = ReportLog.progress(live.step(), lastStep)) {
      GraphDef graph = model.graph().toGraphDef();
      log.debug("The graph has {} ops", graph.getNodeCount());
      events.graph(graph);
      Consumer<StepMetrics> sinks = lastReport.andThen(file).andThen(new TrainEvents(events));
      List<SessionHook> hooks = new ArrayList<>();
      hooks.add(rate);
      hooks.add(new FiniteLossHook(training.loss()));
      hooks.addAll(moreHooks);
      hooks.add(new ProgressHook(training.loss(), progress));
      hooks.add(ReportLog.hook(training, settings.logging().logSteps(), lastStep, batches, sinks));
      if (settings.checkpoint().schedule() instanceof EverySteps every) {
        hooks.add(new SummaryHook(training.summaries(), every.steps(), events));
      }
      hooks.add(
          new CheckpointSaverHook(
              live.saver(),
              directory,
              settings.checkpoint(),
              new CheckpointSaverHook.Start(settings.seed(), live.savedStep()),
              System::nanoTime));
      hooks.add(new StopAtStepHook(lastStep));
      hooks.add(new StopOnRequestHook(stopRequest));
      long reached = new MonitoredSession(live.session(), model, batches, live.step(), hooks).run();
      return new TrainingResult(
          reached, lastReport.loss(), rate.stepsPerSecond(), stopRequest.isRequested());
    } catch (IOException e) {
      throw new UncheckedIOException("train_log.jsonl can't be written: " + e.getMessage(), e);
    }
  }
}
