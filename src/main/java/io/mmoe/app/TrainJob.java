package io.mmoe.app;

import io.mmoe.assembly.GraphAssembly;
import io.mmoe.config.CheckpointSettings;
import io.mmoe.config.DataSettings;
import io.mmoe.config.GraphSettings;
import io.mmoe.config.TrainSettings;
import io.mmoe.data.DataException;
import io.mmoe.data.RowCheck;
import io.mmoe.data.RowReader;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
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

  /** What is read through in well under a second. */
  private static final long CHECKED_FIRST_BYTES = 128L << 20;

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
    OptionalLong rows = check(data.trainFile(), settings.steps() == 0);
    if (settings.evaluate()) {
      check(data.testFile(), false);
    }
    long lastStep = settings.lastStep(rows);
    Path directory = settings.checkpoint().directory();
    OutputDirectory.create(directory);
    log.info("Training to step {}; checkpoints go to {}", lastStep, directory);
    RunHistory history = new RunHistory(directory);
    note(() -> history.begin(flags));
    GraphSettings graph = Machine.fit(settings.graph());
    TrainSettings fitted = settings.with(graph, Machine.fit(settings.threads(), graph));
    try (ModelGraph model = GraphAssembly.forTraining(fitted);
        Session session = LocalSessions.open(model.graph(), fitted.threads())) {
      RowSource source = RowSources.of(model, graph, data, settings.seed(), rows);
      TrainingResult training =
          new Trainer(fitted, source, lastStep, stopRequest).train(model, session);
      // What training came to is not lost if evaluation fails.
      MetricsFile.write(directory, training, Optional.empty());
      note(() -> history.end(training.globalStep(), dataFiles()));
      Optional<EvaluationResult> evaluation = evaluate(model, session, source, training);
      MetricsFile.write(directory, training, evaluation);
      return new Outcome(training, evaluation, export(model, session, training));
    }
  }

  private List<Path> dataFiles() {
    DataSettings data = settings.data();
    return Stream.of(data.trainFile(), data.testFile()).filter(Files::exists).toList();
  }

  private interface Noting {
    void run() throws IOException;
  }

  private void note(Noting noting) {
    try {
      noting.run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the record of runs in %s can't be kept: %s"
              .formatted(settings.checkpoint().directory(), e.getMessage()),
          e);
    }
  }

  private Optional<Path> export(ModelGraph model, Session session, TrainingResult training) {
    if (settings.export().isEmpty() || training.stoppedEarly()) {
      return Optional.empty();
    }
    Path directory = settings.checkpoint().directory();
    ExportJob job =
        new ExportJob(
            settings.export().get(),
            settings.model(),
            settings.data(),
            settings.threads(),
            directory);
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

  /**
   * Reads a file to its end and checks every row, unless it is large and each of its rows is
   * checked before its use anyway.
   *
   * @return the number of rows, if it was counted
   */
  private OptionalLong check(Path file, boolean count) {
    RowReader.requireReadable(file);
    if (settings.graph().stagedInput() && !count && size(file) > CHECKED_FIRST_BYTES) {
      log.info("{} is large: its rows are checked as they are read", file);
      return OptionalLong.empty();
    }
    long rows = RowCheck.countRows(file);
    log.info("{} has {} rows", file, rows);
    return OptionalLong.of(rows);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new DataException(file, "can't be read: " + e.getMessage());
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
