package io.mmoe.train;

import io.mmoe.base.FailureReason;
import io.mmoe.base.Progress;
import io.mmoe.base.StopRequest;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Training;
import io.mmoe.record.StepMetrics;
import io.mmoe.record.SummaryWriter;
import io.mmoe.record.TrainEvents;
import io.mmoe.record.TrainLog;
import io.mmoe.record.TrainingResult;
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
import io.mmoe.train.hook.StopHook;
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
 * Trains a model in a session up to the last step, from the latest checkpoint of the directory or
 * from initial weights.
 *
 * <p>The checkpoint holds the data position. A resumed run therefore reads the same rows as an
 * uninterrupted run. Graph and session remain owned by the caller. Not safe for use by several
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
   * @param lastStep the global step at which training ends
   * @param stopRequest ends training early
   * @param moreHooks further hooks, called in each step after the check for a finite loss and
   *     before a checkpoint is saved
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
   * Trains. The session holds the trained weights afterwards.
   *
   * @param saver saver of the model
   * @throws io.mmoe.train.checkpoint.CheckpointException if a checkpoint can't be restored or
   *     written
   * @throws io.mmoe.train.hook.LossNotFiniteException if training diverges
   * @throws io.mmoe.base.OutputException if the log or the event file can't be written
   */
  public TrainingResult train(ModelGraph model, Session session, Saver saver) {
    Optional<Path> latest = directory.latest();
    discardLeftovers(); // Last, so that a checkpoint that lost a file is not deleted.
    return latest.isPresent()
        ? resume(model, session, saver, latest.get())
        : begin(model, session, saver);
  }

  /**
   * Continues to train from the current values of the variables, which the parameter servers hold.
   *
   * @param workers number of workers that share the steps, and therefore the rows
   * @throws io.mmoe.train.checkpoint.CheckpointException if a checkpoint can't be written
   * @throws io.mmoe.train.hook.LossNotFiniteException if training diverges
   */
  public TrainingResult continueTraining(
      ModelGraph model, Session session, Saver saver, int workers) {
    long step = globalStep(model, session);
    log.info("Continuing from step {} of the parameter servers", step);
    long rowsBehind = Math.multiplyExact(step, (long) settings.data().batchSize()) / workers;
    RowPosition position = rows.positionAfter(rowsBehind);
    try (BatchSource batches = rows.training(session, position)) {
      return run(model, new Live(session, saver, step, NOTHING_SAVED), batches);
    }
  }

  /**
   * A session whose variables have values.
   *
   * @param savedStep the step of the latest full checkpoint, or {@link #NOTHING_SAVED}
   */
  private record Live(Session session, Saver saver, long step, long savedStep) {}

  /**
   * Trains from initial weights. The first batches are staged while the variables are initialized.
   */
  private TrainingResult begin(ModelGraph model, Session session, Saver saver) {
    try (BatchSource batches = rows.training(session, RowPosition.START)) {
      session.runner().addTarget(model.initializer()).run().close();
      session.runner().addTarget(model.localInitializer()).run().close();
      return run(model, new Live(session, saver, 0, NOTHING_SAVED), batches);
    }
  }

  /** Trains from a checkpoint, and from its latest increment if there is one. */
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
        "Restored {}, resuming from step {}, epoch {}, row {}",
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
                        + " is newer than its checkpoint: resume with --incremental_ckpt, or delete"
                        + " it to go back"));
  }

  /** Returns the global step of the model in a session. */
  public static long globalStep(ModelGraph model, Session session) {
    try (Result result = session.runner().fetch(model.globalStep()).run()) {
      return ((TInt64) result.get(0)).getLong();
    }
  }

  /** Returns the data position of the checkpoint, or else the one that follows from its step. */
  private RowPosition position(Optional<DataState> saved, long step) {
    if (saved.isEmpty()) {
      if (step > Long.MAX_VALUE / settings.data().batchSize()) {
        throw new CheckpointException("global step " + step + " is more than any run can reach");
      }
      long rowsBehind = Math.multiplyExact(step, (long) settings.data().batchSize());
      return rows.positionAfter(rowsBehind);
    }
    if (saved.get().seed() != settings.seed()) {
      log.warn(
          "The checkpoint was trained with --seed {}; with {}, the current epoch may repeat or skip"
              + " rows",
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
          "leftover files can't be deleted from %s: %s"
              .formatted(settings.checkpoint().directory(), FailureReason.of(e)),
          e);
    }
  }

  private TrainingResult run(ModelGraph model, Live live, BatchSource batches) {
    Training training = model.requireTraining();
    StepRateHook rate = new StepRateHook(lastStep, System::nanoTime);
    StepLogger stepLogger = new StepLogger(lastStep);
    Path checkpoints = settings.checkpoint().directory();
    try (TrainLog file = TrainLog.open(checkpoints, live.step());
        SummaryWriter events = SummaryWriter.open(checkpoints, live.step() + 1);
        Progress progress = StepLogger.progress(live.step(), lastStep)) {
      GraphDef graph = model.graph().toGraphDef();
      log.debug("The graph has {} ops", graph.getNodeCount());
      events.graph(graph);
      Consumer<StepMetrics> sinks = stepLogger.andThen(file).andThen(new TrainEvents(events));
      List<SessionHook> hooks = new ArrayList<>();
      hooks.add(rate);
      hooks.add(new FiniteLossHook(training.loss()));
      hooks.addAll(moreHooks);
      hooks.add(new ProgressHook(training.loss(), progress));
      hooks.add(StepLogger.hook(training, settings.logging().logSteps(), lastStep, batches, sinks));
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
      hooks.add(new StopHook(lastStep, stopRequest));
      long reached = new MonitoredSession(live.session(), model, batches, live.step(), hooks).run();
      return new TrainingResult(
          reached, stepLogger.loss(), rate.stepsPerSecond(), stopRequest.isRequested());
    }
  }
}
