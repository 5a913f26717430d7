package io.mmoe.app;

import io.mmoe.assembly.GraphAssembly;
import io.mmoe.checkpoint.CheckpointDirectory;
import io.mmoe.checkpoint.CheckpointException;
import io.mmoe.checkpoint.Saver;
import io.mmoe.config.EvaluateSettings;
import io.mmoe.data.RowCheck;
import io.mmoe.evaluation.EvaluationResult;
import io.mmoe.evaluation.Evaluator;
import io.mmoe.evaluation.Evaluator.ProbabilitySink;
import io.mmoe.graph.ModelGraph;
import io.mmoe.session.BatchSource;
import io.mmoe.session.LocalSessions;
import io.mmoe.session.RowSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/** Scores the latest checkpoint of a directory on the test rows. */
public record EvaluateJob(EvaluateSettings settings) {
  private static final Logger log = LoggerFactory.getLogger(EvaluateJob.class);

  /**
   * Runs the job.
   *
   * @throws CheckpointException if there is no checkpoint that fits
   */
  public EvaluationResult run() {
    settings.probabilities().ifPresent(ProbabilityFile::requireWritable);
    long rows = RowCheck.countRows(settings.data().testFile());
    log.info("{} has {} rows", settings.data().testFile(), rows);
    Path checkpoint =
        new CheckpointDirectory(settings.checkpoint())
            .latest()
            .orElseThrow(
                () -> new CheckpointException(settings.checkpoint() + " holds no checkpoint"));
    try (ModelGraph model = GraphAssembly.forEvaluation(settings);
        Session session =
            LocalSessions.open(model.graph(), Machine.fit(settings.threads(), settings.graph()))) {
      new Saver(model.graph(), model.variables()).restore(session, checkpoint);
      log.info("Restored {}", checkpoint);
      return settings.probabilities().isPresent()
          ? evaluateInto(settings.probabilities().get(), model, session)
          : evaluate(model, session, probabilities -> {});
    }
  }

  private EvaluationResult evaluateInto(Path file, ModelGraph model, Session session) {
    try (ProbabilityFile sink = ProbabilityFile.create(file)) {
      EvaluationResult result = evaluate(model, session, sink);
      sink.publish();
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private EvaluationResult evaluate(ModelGraph model, Session session, ProbabilitySink sink) {
    RowSource source =
        RowSources.of(model, settings.graph(), settings.data(), 0, OptionalLong.of(1));
    try (BatchSource rows = source.test(session)) {
      return Evaluator.evaluate(model, session, rows, settings.model().tasks(), sink);
    }
  }
}
