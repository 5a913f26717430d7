package io.mmoe.app.evaluate;

import io.mmoe.base.Progress;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.data.RowFiles;
import io.mmoe.data.UserKeys;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.settings.DataSettings;
import io.mmoe.train.evaluate.Evaluator;
import io.mmoe.train.evaluate.Evaluator.ProbabilitySink;
import io.mmoe.train.evaluate.TestSet;
import io.mmoe.train.session.BatchSource;
import io.mmoe.train.session.RowSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tensorflow.Session;

/**
 * An evaluator of the test rows, for any number of evaluations.
 *
 * <p>The graph does not output user IDs. It takes the rows in file order from either kind of input,
 * so the user IDs come from the files, row by row.
 */
public final class TestSetEvaluator {
  private final DataSettings data;
  private final List<String> tasks;
  private final Optional<List<Double>> trainingRates;
  private final OptionalLong rows;

  /**
   * @param tasks the names of the tasks, in label order
   * @param trainingRates the label rate of the training rows for each task, if known
   * @param rows the number of test rows, if known
   */
  public TestSetEvaluator(
      DataSettings data,
      List<String> tasks,
      Optional<List<Double>> trainingRates,
      OptionalLong rows) {
    this.data = data;
    this.tasks = List.copyOf(tasks);
    this.trainingRates = trainingRates;
    this.rows = rows;
  }

  /**
   * Scores the test rows.
   *
   * @param session a session with initialized variables
   * @param sink receives the probabilities
   */
  public EvaluationResult score(
      ModelGraph model, Session session, RowSource source, ProbabilitySink sink) {
    try (BatchSource batches = source.test(session);
        UserKeys users = UserKeys.open(RowFiles.of(data.files().test()))) {
      EvaluationResult result =
          Evaluator.evaluate(
              model, session, new TestSet(tasks, batches, users, trainingRates), sink);
      users.requireEnd();
      return result;
    }
  }

  /** Scores the test rows as {@link #score} does, with a progress bar. */
  public EvaluationResult scoreWithProgress(
      ModelGraph model, Session session, RowSource source, ProbabilitySink sink) {
    try (Progress progress = Progress.of(new Progress.Work("Evaluating", "rows", rows))) {
      return score(
          model,
          session,
          source,
          probabilities -> {
            sink.row(probabilities);
            progress.add(1);
          });
    }
  }
}
