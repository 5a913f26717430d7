package io.mmoe.app.evaluate;

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
 * Scores the test rows as often as wanted.
 *
 * <p>The graph does not hand on who a row was shown to; since it takes the rows in the order of the
 * file, whichever way they come in, the users are read beside it.
 *
 * @param tasks in the order of the labels
 * @param trainingRates share of positives among the training rows, for each task, if it is known
 * @param rows number of test rows, if it is known
 */
public record TestSetEvaluator(
    DataSettings data,
    List<String> tasks,
    Optional<List<Double>> trainingRates,
    OptionalLong rows) {

  /**
   * Scores.
   *
   * @param session its variables have their values
   * @param sink takes the probabilities
   */
  public EvaluationResult score(
      ModelGraph model, Session session, RowSource source, ProbabilitySink sink) {
    try (BatchSource batches = source.test(session);
        UserKeys users = UserKeys.open(RowFiles.of(data.files().test()))) {
      return Evaluator.evaluate(
          model, session, new TestSet(tasks, batches, users, trainingRates), sink);
    }
  }
}
