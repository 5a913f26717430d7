package io.mmoe.evaluation;

import io.mmoe.evaluation.EvaluationResult.TaskResult;
import io.mmoe.graph.ModelGraph;
import io.mmoe.graph.ModelGraph.Predictions;
import io.mmoe.metric.Accuracy;
import io.mmoe.metric.ExactAuc;
import io.mmoe.metric.LogLoss;
import io.mmoe.metric.ThresholdAuc;
import io.mmoe.session.BatchSource;
import io.mmoe.session.StepRunner;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Runs all test rows through a graph and measures the predictions. One instance scores once, on one
 * thread.
 */
public final class Evaluator {
  private static final int THRESHOLDS = 1000;

  private final ProbabilitySink sink;
  private final Accuracy accuracy = new Accuracy();
  private final ThresholdAuc auc = new ThresholdAuc(THRESHOLDS);
  private final List<TaskTally> tasks = new ArrayList<>();
  private long examples;

  /** Takes the probabilities of the test rows, in the order of the file. */
  @FunctionalInterface
  public interface ProbabilitySink {
    /**
     * @param probabilities one for each task; the array is reused for the next row
     */
    void row(float[] probabilities);
  }

  private record TaskTally(String task, ExactAuc auc, LogLoss logLoss) {}

  private Evaluator(List<String> taskNames, ProbabilitySink sink) {
    this.sink = sink;
    taskNames.forEach(task -> tasks.add(new TaskTally(task, new ExactAuc(), new LogLoss())));
  }

  /**
   * Scores the test rows.
   *
   * @param session its variables have their values
   * @param testRows at its end afterwards, and still the caller's
   * @param sink is handed every row's probabilities
   */
  public static EvaluationResult evaluate(
      ModelGraph model,
      Session session,
      BatchSource testRows,
      List<String> taskNames,
      ProbabilitySink sink) {
    Evaluator evaluator = new Evaluator(taskNames, sink);
    StepRunner runner = new StepRunner(session, model.input(), testRows);
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
        ofRow[task] = probabilities.getFloat(row, task);
        add(
            tasks.get(task),
            ofRow[task],
            logits.getFloat(row, task),
            labels.getInt(row, task) == 1);
      }
      sink.row(ofRow);
      examples++;
    }
  }

  private void add(TaskTally tally, float probability, float logit, boolean positive) {
    accuracy.add(probability, positive);
    auc.add(probability, positive);
    tally.auc().add(probability, positive);
    tally.logLoss().add(logit, positive);
  }

  private EvaluationResult result() {
    List<TaskResult> results =
        tasks.stream()
            .map(
                tally ->
                    new TaskResult(
                        tally.task(),
                        tally.auc().value(),
                        tally.logLoss().value(),
                        tally.auc().positives()))
            .toList();
    double loss = results.stream().mapToDouble(TaskResult::logLoss).average().orElse(Double.NaN);
    return new EvaluationResult(examples, accuracy.value(), auc.value(), loss, results);
  }
}
