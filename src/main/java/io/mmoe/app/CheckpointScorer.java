package io.mmoe.app;

import io.mmoe.assembly.GraphAssembly;
import io.mmoe.checkpoint.Saver;
import io.mmoe.config.EmbeddingSettings;
import io.mmoe.config.EvaluateSettings;
import io.mmoe.evaluation.EvaluationResult;
import io.mmoe.evaluation.Evaluator.ProbabilitySink;
import io.mmoe.graph.ModelGraph;
import io.mmoe.provenance.RunHistory;
import io.mmoe.session.LocalSessions;
import io.mmoe.session.RowSource;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Session;

/** Scores the test rows with the weights of a checkpoint, in a graph and session of their own. */
record CheckpointScorer(EvaluateSettings settings) {
  private static final Logger log = LoggerFactory.getLogger(CheckpointScorer.class);

  /**
   * Scores.
   *
   * @param checkpoint its prefix
   * @param testRows their number, if it is known
   * @param sink takes the probabilities
   * @throws io.mmoe.checkpoint.CheckpointException if it does not fit
   */
  EvaluationResult score(Path checkpoint, OptionalLong testRows, ProbabilitySink sink) {
    EmbeddingSettings embeddings = CheckpointedEmbeddings.of(checkpoint);
    EvaluateSettings fitted = settings.with(settings.model().with(embeddings));
    try (ModelGraph model = GraphAssembly.forEvaluation(fitted);
        Session session =
            LocalSessions.open(model.graph(), Machine.fit(settings.threads(), settings.graph()))) {
      new Saver(model).restore(session, checkpoint);
      log.info("Restored {}", checkpoint);
      RowSource source =
          RowSources.ofTest(model, settings.graph(), settings.data(), embeddings.ids());
      try (EvaluationProgress progress = EvaluationProgress.over(testRows)) {
        return scoring(testRows).score(model, session, source, progress.and(sink));
      }
    }
  }

  private TestScoring scoring(OptionalLong testRows) {
    List<String> tasks = settings.model().tasks();
    RunHistory history = new RunHistory(settings.checkpoint());
    return new TestScoring(
        settings.data(), tasks, new LabelRates(history, tasks).known(), testRows);
  }
}
