package io.mmoe.app;

import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.RunHistory;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.train.evaluate.Evaluator.ProbabilitySink;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Scores the test rows with the weights of a checkpoint, in a graph and session of their own. */
record CheckpointScorer(EvaluateSettings settings) {
  /**
   * Scores.
   *
   * @param checkpoint its prefix
   * @param testRows their number, if it is known
   * @param sink takes the probabilities
   * @throws io.mmoe.train.checkpoint.CheckpointException if it does not fit
   */
  EvaluationResult score(Path checkpoint, OptionalLong testRows, ProbabilitySink sink) {
    try (RestoredModel model = RestoredModel.open(settings, checkpoint);
        EvaluationProgress progress = EvaluationProgress.over(testRows)) {
      return scoring(testRows)
          .score(model.graph(), model.session(), model.rows(), progress.and(sink));
    }
  }

  private TestSetEvaluator scoring(OptionalLong testRows) {
    List<String> tasks = settings.model().tasks();
    RunHistory history = new RunHistory(settings.checkpoint());
    return new TestSetEvaluator(settings.data(), tasks, history.labelRates(tasks), testRows);
  }
}
