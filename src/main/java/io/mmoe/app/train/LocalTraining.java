package io.mmoe.app.train;

import io.mmoe.app.evaluate.TestSetEvaluator;
import io.mmoe.app.export.ModelExporter;
import io.mmoe.app.rows.DataFiles;
import io.mmoe.app.rows.DataFiles.Validation;
import io.mmoe.app.rows.RowSourceFactory;
import io.mmoe.base.DirectoryLock;
import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputDirectory;
import io.mmoe.base.OutputException;
import io.mmoe.base.StopRequest;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.data.LabelCounts;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.EvaluationLog.Occasion;
import io.mmoe.record.ScoredStep;
import io.mmoe.record.TrainingResult;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EvaluationSchedule;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.Machine;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.Trainer;
import io.mmoe.train.checkpoint.BestCheckpoints;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.queue.WorkQueue;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * Training in this process: validates the data, trains, evaluates, and exports a SavedModel.
 *
 * <p>Writes {@code metrics.json}, {@code evaluations.jsonl} and {@code runs.json} next to the
 * checkpoints. Holds a lock on the checkpoint directory for the whole run.
 */
public final class LocalTraining {
  private static final Logger log = LoggerFactory.getLogger(LocalTraining.class);

  private final TrainSettings settings;
  private final Map<String, String> flags;
  private final StopRequest stopRequest;

  /** The parts of a run in its session. */
  private record Run(TrainableModel model, Session session, RunRecorder records) {}

  /**
   * @param flags every flag with its value, given or default
   */
  public LocalTraining(TrainSettings settings, Map<String, String> flags, StopRequest stopRequest) {
    this.settings = settings;
    this.flags = flags;
    this.stopRequest = stopRequest;
  }

  /**
   * Trains. Nothing is written before settings and data are validated.
   *
   * @throws io.mmoe.base.MmoeException with a message for the user
   */
  @SuppressWarnings("try") // The lock is held, not used.
  public JobResult run() {
    DataSettings data = settings.data();
    Machine.requireFits(settings);
    DataFiles files = new DataFiles(data, Validation.of(settings.graph()));
    Optional<LabelCounts> counted = files.checkTraining(settings.steps() == 0);
    Optional<LabelCounts> testRows = Optional.empty();
    if (settings.evaluate()) {
      testRows = files.checkTest();
      testRows.ifPresent(
          labels -> settings.requireMetricHasValue(labels.positives(), labels.rows()));
    }
    long lastStep = settings.lastStep(DataFiles.rows(counted));
    Path directory = settings.checkpoint().directory();
    OutputDirectory.create(directory);
    log.info("Training to step {}; checkpoints go to {}", lastStep, directory);
    try (DirectoryLock lock = DirectoryLock.take(directory)) {
      return runLocked(files, counted, DataFiles.rows(testRows), lastStep);
    }
  }

  private JobResult runLocked(
      DataFiles files, Optional<LabelCounts> counted, OptionalLong testRows, long lastStep) {
    Path directory = settings.checkpoint().directory();
    List<String> tasks = settings.model().taskNames();
    RunRecorder records = new RunRecorder(directory, files);
    Optional<List<Double>> rates = records.begin(flags, tasks, counted);
    TestSetEvaluator evaluator = new TestSetEvaluator(settings.data(), tasks, rates, testRows);
    GraphSettings fittedGraph = Machine.fit(settings.graph());
    TrainSettings fitted =
        settings.toBuilder()
            .graph(fittedGraph)
            .threads(Machine.fit(settings.threads(), fittedGraph))
            .build();
    log.debug("{}", fitted);
    try (ModelGraph graph = GraphAssembly.forTraining(fitted);
        Session session = LocalSessions.open(graph.graph(), fitted.threads())) {
      RowSource rows =
          RowSourceFactory.forTraining(
              graph,
              fitted,
              DataFiles.rows(counted),
              new WorkQueue.Worker(0, 1, settings.seed()),
              files.badRows(directory, 0));
      Run run = new Run(new TrainableModel(graph, new Saver(graph), rows), session, records);
      Optional<EvaluationHook> evaluationHook =
          settings.evaluation().map(schedule -> evaluationHook(schedule, run, evaluator));
      JobResult trained = train(fitted, run, lastStep, evaluationHook);
      return trained.training().orElseThrow().stopRequested()
          ? trained
          : evaluateAndExport(trained, run, evaluator);
    }
  }

  private EvaluationHook evaluationHook(
      EvaluationSchedule schedule, Run run, TestSetEvaluator evaluator) {
    return new EvaluationHook(
        schedule,
        run.model(),
        evaluator,
        new EvaluationHook.Records(
            evaluationLog(), new BestCheckpoints(settings.checkpoint().directory())),
        settings.seed());
  }

  private JobResult train(
      TrainSettings fitted, Run run, long lastStep, Optional<EvaluationHook> evaluationHook) {
    List<SessionHook> hooks = new ArrayList<>(TraceHooks.of(fitted));
    hooks.add(evaluationHook.<SessionHook>map(hook -> hook).orElse(dropLaterEvaluations()));
    TrainableModel model = run.model();
    stopRequest.enterWork();
    try {
      TrainingResult training =
          new Trainer(fitted, model.rows(), lastStep, stopRequest, hooks)
              .train(model.graph(), run.session(), model.saver());
      JobResult trained =
          JobResult.of(training).withSelection(evaluationHook.map(EvaluationHook::selection));
      // Written here, so that a failed evaluation loses nothing and a signal waits for it.
      run.records().trainingEnded(trained);
      return trained;
    } finally {
      stopRequest.leaveWork();
    }
  }

  /** Returns a hook that drops the evaluations of steps after the restored checkpoint. */
  private SessionHook dropLaterEvaluations() {
    return new SessionHook() {
      @Override
      public void begin(RunControl control) {
        evaluationLog().keepUpTo(control.globalStep());
      }
    };
  }

  private JobResult evaluateAndExport(JobResult trained, Run run, TestSetEvaluator evaluator) {
    Optional<Path> best = best();
    best.ifPresent(checkpoint -> log.info("Going on with the best checkpoint, {}", checkpoint));
    JobResult evaluated = trained;
    if (settings.evaluate()) {
      best.ifPresent(checkpoint -> run.model().saver().restore(run.session(), checkpoint));
      evaluated = trained.withEvaluation(Optional.of(evaluate(run, evaluator)));
    }
    run.records().metrics(evaluated);
    long step = trained.training().orElseThrow().globalStep();
    return evaluated.withExported(export(run, step, best));
  }

  private ScoredStep evaluate(Run run, TestSetEvaluator evaluator) {
    TrainableModel model = run.model();
    long step = Trainer.globalStep(model.graph(), run.session());
    EvaluationResult result =
        evaluator.scoreWithProgress(model.graph(), run.session(), model.rows(), row -> {});
    evaluationLog().add(Occasion.AFTER_TRAINING, step, result);
    return new ScoredStep(step, result);
  }

  /** Returns the best checkpoint, if {@code --keep_best} keeps one. */
  private Optional<Path> best() {
    return settings.evaluation().filter(EvaluationSchedule::keepBest).isPresent()
        ? new BestCheckpoints(settings.checkpoint().directory()).latest()
        : Optional.empty();
  }

  private EvaluationLog evaluationLog() {
    return new EvaluationLog(settings.checkpoint().directory(), settings.data());
  }

  private Optional<Path> export(Run run, long step, Optional<Path> best) {
    if (settings.export().isEmpty()) {
      return Optional.empty();
    }
    ModelExporter exporter = ModelExporter.after(settings, settings.export().get());
    if (best.isPresent()) {
      return Optional.of(exporter.export(best.get()));
    }
    if (!(settings.checkpoint().schedule() instanceof CheckpointSettings.Never)) {
      return Optional.of(exporter.exportLatest());
    }
    try (TemporaryCheckpoint temporary =
        TemporaryCheckpoint.write(run.model().saver(), run.session(), step)) {
      return Optional.of(exporter.export(temporary.prefix()));
    } catch (IOException e) {
      throw new OutputException(
          "the weights can't be written to export them: " + FailureReason.of(e), e);
    }
  }
}
