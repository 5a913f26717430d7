package io.mmoe.app;

import io.mmoe.assembly.GraphAssembly;
import io.mmoe.checkpoint.Saver;
import io.mmoe.config.CheckpointSettings;
import io.mmoe.config.DataSettings;
import io.mmoe.config.GraphSettings;
import io.mmoe.config.TrainSettings;
import io.mmoe.evaluation.EvaluationResult;
import io.mmoe.evaluation.Evaluator;
import io.mmoe.graph.ModelGraph;
import io.mmoe.hook.StopRequest;
import io.mmoe.provenance.RunHistory;
import io.mmoe.session.BatchSource;
import io.mmoe.session.LocalSessions;
import io.mmoe.session.RowSource;
import io.mmoe.training.Trainer;
import io.mmoe.training.TrainingResult;
import io.mmoe.workqueue.WorkQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/**
 * Checks the data, trains, evaluates, leaves {@code metrics.json} and {@code runs.json} beside the
 * checkpoint, and exports a SavedModel.
 *
 * @param flags what the run was told, for its record
 */
public record TrainJob(TrainSettings settings, Map<String, String> flags, StopRequest stopRequest) {
  private static final Logger log = LoggerFactory.getLogger(TrainJob.class);

  /**
   * What came out.
   *
   * @param evaluation absent if it was switched off, or if training was asked to stop
   * @param exported the directory of the SavedModel; absent likewise
   */
  public record Outcome(
      TrainingResult training, Optional<EvaluationResult> evaluation, Optional<Path> exported) {}

  /**
   * Runs the job. Nothing is written before settings and data are found good.
   *
   * @throws RuntimeException of the kinds that the parts throw, each with a message for the user
   */
  public Outcome run() {
    DataSettings data = settings.data();
    Machine.requireFilterFits(settings);
    DataFiles files = new DataFiles(data, settings.graph().stagedInput());
    OptionalLong rows = files.checkTraining(settings.steps() == 0);
    if (settings.evaluate()) {
      files.checkTest();
    }
    long lastStep = settings.lastStep(rows);
    Path directory = settings.checkpoint().directory();
    OutputDirectory.create(directory);
    log.info("Training to step {}; checkpoints go to {}", lastStep, directory);
    RunHistory history = new RunHistory(directory);
    history.begin(flags);
    GraphSettings graph = Machine.fit(settings.graph());
    TrainSettings fitted = settings.with(graph, Machine.fit(settings.threads(), graph));
    try (ModelGraph model = GraphAssembly.forTraining(fitted);
        Session session = LocalSessions.open(model.graph(), fitted.threads())) {
      RowSource source =
          RowSources.of(
              model,
              fitted,
              rows,
              new WorkQueue.Identity(0, 1, settings.seed()),
              files.badRows(directory, 0));
      TrainingResult training = train(fitted, model, session, source, lastStep);
      // What training came to is not lost if evaluation fails.
      MetricsFile.write(directory, training, Optional.empty());
      history.end(training.globalStep(), files.existing());
      Optional<EvaluationResult> evaluation = evaluate(model, session, source, training);
      MetricsFile.write(directory, training, evaluation);
      return new Outcome(training, evaluation, export(model, session, training));
    }
  }

  private TrainingResult train(
      TrainSettings fitted, ModelGraph model, Session session, RowSource source, long lastStep) {
    Saver saver = new Saver(model);
    stopRequest.enterWork();
    try {
      return new Trainer(fitted, source, lastStep, stopRequest, List.of())
          .train(model, session, saver);
    } finally {
      stopRequest.leaveWork();
    }
  }

  private Optional<Path> export(ModelGraph model, Session session, TrainingResult training) {
    if (settings.export().isEmpty() || training.stoppedEarly()) {
      return Optional.empty();
    }
    ExportJob job = ExportJob.after(settings, settings.export().get());
    if (!(settings.checkpoint().schedule() instanceof CheckpointSettings.Never)) {
      return Optional.of(job.run());
    }
    try (UnsavedWeights weights = UnsavedWeights.write(model, session, training.globalStep())) {
      return Optional.of(job.run(weights.checkpoint()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the weights can't be written to export them: " + e.getMessage(), e);
    }
  }

  private Optional<EvaluationResult> evaluate(
      ModelGraph model, Session session, RowSource source, TrainingResult training) {
    if (!settings.evaluate() || training.stoppedEarly()) {
      return Optional.empty();
    }
    try (BatchSource rows = source.test(session)) {
      return Optional.of(
          Evaluator.evaluate(model, session, rows, settings.model().tasks(), probabilities -> {}));
    }
  }
}
