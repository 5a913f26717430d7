package io.mmoe.app;

import io.mmoe.assembly.GraphAssembly;
import io.mmoe.config.TrainSettings;
import io.mmoe.data.RowCheck;
import io.mmoe.evaluation.EvaluationResult;
import io.mmoe.evaluation.Evaluator;
import io.mmoe.graph.ModelGraph;
import io.mmoe.hook.StopRequest;
import io.mmoe.session.LocalSessions;
import io.mmoe.training.Trainer;
import io.mmoe.training.TrainingResult;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/** Checks the data, trains, evaluates, and leaves {@code metrics.json} beside the checkpoint. */
public record TrainJob(TrainSettings settings, StopRequest stopRequest) {
  private static final Logger log = LoggerFactory.getLogger(TrainJob.class);

  /**
   * What came out.
   *
   * @param evaluation absent if it was switched off, or if training was asked to stop
   */
  public record Outcome(TrainingResult training, Optional<EvaluationResult> evaluation) {}

  /**
   * Runs the job. Nothing is written before settings and data are found good.
   *
   * @throws RuntimeException of the kinds that the parts throw, each with a message for the user
   */
  public Outcome run() {
    log.info("Checking {}", settings.data().directory());
    long rows = RowCheck.countRows(settings.data().trainFile());
    log.info("Number of training rows: {}", rows);
    if (settings.evaluate()) {
      log.info("Number of test rows: {}", RowCheck.countRows(settings.data().testFile()));
    }
    Path directory = settings.checkpoint().directory();
    OutputDirectory.create(directory);
    log.info("Training to step {}; checkpoints go to {}", settings.lastStep(rows), directory);
    try (ModelGraph model = GraphAssembly.forTraining(settings);
        Session session = LocalSessions.open(model.graph(), settings.threads())) {
      TrainingResult training = new Trainer(settings, rows, stopRequest).train(model, session);
      Outcome outcome = new Outcome(training, evaluate(model, session, training));
      MetricsFile.write(directory, outcome);
      return outcome;
    }
  }

  private Optional<EvaluationResult> evaluate(
      ModelGraph model, Session session, TrainingResult training) {
    if (!settings.evaluate() || training.stoppedEarly()) {
      return Optional.empty();
    }
    return Optional.of(
        Evaluator.evaluate(model, session, settings.model().tasks(), probabilities -> {}));
  }
}
