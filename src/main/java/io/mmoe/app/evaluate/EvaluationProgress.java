package io.mmoe.app.evaluate;

import io.mmoe.base.Progress;
import io.mmoe.train.evaluate.Evaluator.ProbabilitySink;
import java.util.OptionalLong;

/** Shows how many test rows are scored. Closing takes it away. */
public record EvaluationProgress(Progress progress) implements AutoCloseable {

  /**
   * Begins.
   *
   * @param rows their number, if it is known
   */
  public static EvaluationProgress over(OptionalLong rows) {
    return new EvaluationProgress(Progress.of(new Progress.Work("Evaluating", "rows", rows)));
  }

  /** Counts what goes to a sink. */
  public ProbabilitySink and(ProbabilitySink sink) {
    return probabilities -> {
      sink.row(probabilities);
      progress.add(1);
    };
  }

  @Override
  public void close() {
    progress.close();
  }
}
