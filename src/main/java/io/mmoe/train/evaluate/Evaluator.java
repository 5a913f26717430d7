package io.mmoe.train.evaluate;

import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.ModelGraph.Predictions;
import io.mmoe.metric.EvaluationResult;
import io.mmoe.metric.EvaluationResult.Baseline;
import io.mmoe.metric.EvaluationResult.Rates;
import io.mmoe.metric.GroupedAuc;
import io.mmoe.metric.PooledMetrics;
import io.mmoe.metric.TaskResult;
import io.mmoe.train.session.StepRunner;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Runs all test rows through a graph and measures the predictions.
 *
 * <p>One instance evaluates once, on one thread. It holds 8 bytes for each row and task, and 4 for
 * each row.
 */
public final class Evaluator {
  private final TestSet testSet;
  private final ProbabilitySink sink;
  private final PooledMetrics pool = new PooledMetrics();
  private final GroupedAuc.Groups users = new GroupedAuc.Groups();
  private final List<TaskTally> tasks = new ArrayList<>();
  private long examples;

  /** A receiver of the probabilities of the test rows, in file order. */
  @FunctionalInterface
  public interface ProbabilitySink {
    /**
     * Takes a row.
     *
     * @param probabilities one for each task, in an array that is reused for the next row
     */
    void row(float[] probabilities);
  }

  private Evaluator(TestSet testSet, ProbabilitySink sink) {
    this.testSet = testSet;
    this.sink = sink;
    testSet.tasks().forEach(task -> tasks.add(new TaskTally(task)));
  }

  /**
   * Evaluates the test rows. No variable changes, and no table gets a row.
   *
   * @param session a session whose variables have values
   * @param sink receives the probabilities of each row
   * @throws PredictionNotFiniteException at the first row for which the model predicts no number
   */
  public static EvaluationResult evaluate(
      ModelGraph model, Session session, TestSet testSet, ProbabilitySink sink) {
    Evaluator evaluator = new Evaluator(testSet, sink);
    StepRunner runner = new StepRunner(session, model.input(), testSet.batches());
    Predictions predictions = model.predictions();
    List<Operand<?>> fetches =
        List.of(predictions.probabilities(), predictions.logits(), predictions.labels());
    for (var next = runner.step(fetches); next.isPresent(); next = runner.step(fetches)) {
      try (Result result = next.get()) {
        evaluator.add(result);
      }
    }
    return evaluator.result();
  }

  private void add(Result result) {
    TFloat32 probabilities = (TFloat32) result.get(0);
    TFloat32 logits = (TFloat32) result.get(1);
    TInt32 labels = (TInt32) result.get(2);
    float[] ofRow = new float[tasks.size()];
    for (long row = 0; row < labels.shape().get(0); row++) {
      for (int task = 0; task < tasks.size(); task++) {
        boolean positive = labels.getInt(row, task) == 1;
        ofRow[task] = probabilities.getFloat(row, task);
        if (!Float.isFinite(ofRow[task])) {
          throw new PredictionNotFiniteException(
              ofRow[task], testSet.tasks().get(task), examples + 1);
        }
        pool.add(ofRow[task], positive);
        tasks.get(task).add(ofRow[task], logits.getFloat(row, task), positive);
      }
      users.add(testSet.users().getAsLong());
      sink.row(ofRow);
      examples++;
    }
  }

  private EvaluationResult result() {
    List<Double> rates =
        testSet.trainingRates().orElse(tasks.stream().map(TaskTally::rate).toList());
    PooledMetrics constants = new PooledMetrics();
    List<TaskResult> results = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      TaskTally task = tasks.get(i);
      double rate = rates.get(i);
      constants.add((float) rate, true, task.positives());
      constants.add((float) rate, false, task.negatives());
      results.add(task.result(users, rate));
    }
    Baseline baseline =
        new Baseline(
            testSet.trainingRates().isPresent() ? Rates.TRAINING_ROWS : Rates.TEST_ROWS,
            constants.accuracy(),
            constants.auc(),
            results.stream()
                .mapToDouble(task -> task.baseline().logLoss())
                .average()
                .orElse(Double.NaN));
    double loss =
        results.stream().mapToDouble(task -> task.fit().logLoss()).average().orElse(Double.NaN);
    return new EvaluationResult(examples, pool.accuracy(), pool.auc(), loss, results, baseline);
  }
}
