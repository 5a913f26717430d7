package io.mmoe.app;

import io.mmoe.base.DirectoryLock;
import io.mmoe.base.OutputDirectory;
import io.mmoe.base.StopRequest;
import io.mmoe.build.GraphAssembly;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.data.DataException;
import io.mmoe.data.LabelCounts;
import io.mmoe.data.RowFiles;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.EvaluationLog;
import io.mmoe.record.EvaluationLog.Occasion;
import io.mmoe.record.MetricsFile;
import io.mmoe.record.RunHistory;
import io.mmoe.record.ScoredStep;
import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.EvaluationSchedule;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.Machine;
import io.mmoe.settings.TrainSettings;
import io.mmoe.train.Trainer;
import io.mmoe.train.TrainingResult;
import io.mmoe.train.checkpoint.BestCheckpoints;
import io.mmoe.train.checkpoint.SaveRestoreOps;
import io.mmoe.train.checkpoint.Saver;
import io.mmoe.train.feed.WorkQueue;
import io.mmoe.train.session.LocalSessions;
import io.mmoe.train.session.RowSource;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFInvalidArgumentException;

/**
 * Checks the data, trains, evaluates, leaves {@code metrics.json}, {@code evaluations.jsonl} and
 * {@code runs.json} beside the checkpoint, and exports a SavedModel.
 *
 * @param flags what the run was told, for its record
 */
public record TrainJob(TrainSettings settings, Map<String, String> flags, StopRequest stopRequest) {
  private static final Logger log = LoggerFactory.getLogger(TrainJob.class);

  /**
   * What came out.
   *
   * @param selection absent unless there was evaluation while training
   * @param evaluation absent if it was switched off, or if training was asked to stop
   * @param exported the directory of the SavedModel; absent likewise
   */
  public record Outcome(
      TrainingResult training,
      Optional<Selection> selection,
      Optional<ScoredStep> evaluation,
      Optional<Path> exported) {}

  /** What the parts of a run work with. */
  private record Run(
      ModelGraph model,
      Session session,
      Saver saver,
      RowSource rows,
      RunHistory history,
      DataFiles files) {}

  /**
   * Runs the job. Nothing is written before settings and data are found good.
   *
   * @throws RuntimeException of the kinds that the parts throw, each with a message for the user
   */
  @SuppressWarnings("try") // The lock is held, not used.
  public Outcome run() {
    DataSettings data = settings.data();
    Machine.requireFilterFits(settings);
    DataFiles files = new DataFiles(data, settings.graph().stagedInput());
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
      return runAlone(files, counted, DataFiles.rows(testRows), lastStep);
    }
  }

  /** The directory is this run's. */
  private Outcome runAlone(
      DataFiles files, Optional<LabelCounts> counted, OptionalLong testRows, long lastStep) {
    Path directory = settings.checkpoint().directory();
    RunHistory history = new RunHistory(directory);
    history.begin(flags);
    List<String> tasks = settings.model().tasks();
    counted.ifPresent(counts -> history.addLabelRates(tasks, counts));
    TestSetEvaluator scoring =
        new TestSetEvaluator(settings.data(), tasks, history.labelRates(tasks), testRows);
    GraphSettings graph = Machine.fit(settings.graph());
    TrainSettings fitted =
        settings.toBuilder().graph(graph).threads(Machine.fit(settings.threads(), graph)).build();
    log.debug("{}", fitted);
    try (ModelGraph model = GraphAssembly.forTraining(fitted);
        Session session = LocalSessions.open(model.graph(), fitted.threads())) {
      RowSource source =
          RowSources.of(
              model,
              fitted,
              DataFiles.rows(counted),
              new WorkQueue.Identity(0, 1, settings.seed()),
              files.badRows(directory, 0));
      Run run = new Run(model, session, new Saver(model), source, history, files);
      Optional<EvaluationHook> watch =
          settings.evaluation().map(schedule -> watch(schedule, run, scoring));
      Outcome trained = train(fitted, run, lastStep, watch);
      return trained.training().stoppedEarly() ? trained : finish(trained, run, scoring);
    }
  }

  private EvaluationHook watch(EvaluationSchedule schedule, Run run, TestSetEvaluator scoring) {
    return new EvaluationHook(
        schedule,
        new EvaluationHook.Parts(
            run.model(),
            run.saver(),
            run.rows(),
            scoring,
            evaluationLog(),
            new BestCheckpoints(settings.checkpoint().directory()),
            settings.seed()));
  }

  private Outcome train(
      TrainSettings fitted, Run run, long lastStep, Optional<EvaluationHook> watch) {
    List<SessionHook> hooks = new ArrayList<>(TraceHooks.of(fitted));
    hooks.add(watch.<SessionHook>map(hook -> hook).orElse(dropLaterEvaluations()));
    stopRequest.enterWork();
    try {
      TrainingResult training =
          new Trainer(fitted, run.rows(), lastStep, stopRequest, hooks)
              .train(run.model(), run.session(), run.saver());
      Outcome trained =
          new Outcome(
              training, watch.map(EvaluationHook::selection), Optional.empty(), Optional.empty());
      // What training came to is not lost if evaluation fails, and a signal waits for it.
      MetricsFile.write(settings.checkpoint().directory(), OutcomeJson.of(trained));
      run.history().end(training.globalStep(), run.files().existing());
      return trained;
    } catch (TFInvalidArgumentException e) {
      throw settings.graph().stagedInput() ? e : changedRows(e);
    } finally {
      stopRequest.leaveWork();
    }
  }

  /** A graph that reads its rows itself knows no file and line. */
  private DataException changedRows(TFInvalidArgumentException e) {
    String files = RowFiles.of(settings.data().files().train()).name();
    return new DataException(
        "%s: rows have changed since they were checked: %s"
            .formatted(files, SaveRestoreOps.firstLine(e)));
  }

  /** Drops the evaluations of steps that a run which went back has taken back. */
  private SessionHook dropLaterEvaluations() {
    return new SessionHook() {
      @Override
      public void begin(RunControl control) {
        evaluationLog().keepUpTo(control.globalStep());
      }
    };
  }

  private Outcome finish(Outcome trained, Run run, TestSetEvaluator scoring) {
    long step = trained.training().globalStep();
    Optional<Path> best = best();
    best.ifPresent(checkpoint -> log.info("Going on with the best checkpoint, {}", checkpoint));
    Optional<ScoredStep> evaluation = Optional.empty();
    if (settings.evaluate()) {
      best.ifPresent(checkpoint -> run.saver().restore(run.session(), checkpoint));
      long scoredStep = Trainer.globalStep(run.model(), run.session());
      EvaluationResult result = score(run, scoring);
      evaluationLog().add(Occasion.AFTER_TRAINING, scoredStep, result);
      evaluation = Optional.of(new ScoredStep(scoredStep, result));
    }
    Outcome evaluated =
        new Outcome(trained.training(), trained.selection(), evaluation, Optional.empty());
    MetricsFile.write(settings.checkpoint().directory(), OutcomeJson.of(evaluated));
    return new Outcome(
        trained.training(), trained.selection(), evaluation, export(run, step, best));
  }

  private static EvaluationResult score(Run run, TestSetEvaluator scoring) {
    try (EvaluationProgress progress = EvaluationProgress.over(scoring.rows())) {
      return scoring.score(run.model(), run.session(), run.rows(), progress.and(row -> {}));
    }
  }

  /** The checkpoint that is better than the last, if the best is kept. */
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
    ExportJob job = ExportJob.after(settings, settings.export().get());
    if (best.isPresent()) {
      return Optional.of(job.run(best.get()));
    }
    if (!(settings.checkpoint().schedule() instanceof CheckpointSettings.Never)) {
      return Optional.of(job.run());
    }
    try (UnsavedWeights weights = UnsavedWeights.write(run.model(), run.session(), step)) {
      return Optional.of(job.run(weights.checkpoint()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the weights can't be written to export them: " + e.getMessage(), e);
    }
  }
}
