package io.mmoe.app.evaluate;

import io.mmoe.metric.EvaluationResult;
import io.mmoe.record.RunHistory;
import io.mmoe.settings.CheckpointPath;
import io.mmoe.settings.EvaluateSettings;
import io.mmoe.train.checkpoint.CheckpointException;
import io.mmoe.train.evaluate.Evaluator.ProbabilitySink;
import io.mmoe.train.evaluate.PredictionNotFiniteException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A scorer of the test rows with the weights of a checkpoint, in its own graph and session. */
public final class CheckpointScorer {
  private final EvaluateSettings settings;

  public CheckpointScorer(EvaluateSettings settings) {
    this.settings = settings;
  }

  /**
   * Scores the test rows and shows the progress.
   *
   * @param checkpoint the checkpoint prefix
   * @param testRows the number of test rows, if known
   * @param sink receives the probabilities
   * @throws CheckpointException if the checkpoint does not fit, or if it predicts NaN for a row
   */
  public EvaluationResult score(Path checkpoint, OptionalLong testRows, ProbabilitySink sink) {
    try (RestoredModel model = RestoredModel.open(settings, checkpoint)) {
      return evaluator(testRows)
          .scoreWithProgress(model.graph(), model.session(), model.rows(), sink);
    } catch (PredictionNotFiniteException e) {
      throw new CheckpointException(checkpoint + ": " + e.getMessage(), e);
    }
  }

  private TestSetEvaluator evaluator(OptionalLong testRows) {
    List<String> tasks = settings.model().taskNames();
    RunHistory history = new RunHistory(CheckpointPath.of(settings.checkpoint()).directory());
    return new TestSetEvaluator(settings.data(), tasks, history.labelRates(tasks), testRows);
  }
}
