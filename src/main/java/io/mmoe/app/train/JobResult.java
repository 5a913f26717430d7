package io.mmoe.app.train;

import io.mmoe.record.ScoredStep;
import io.mmoe.record.TrainingResult;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The result of a whole training job: steps, model selection, evaluation and export, as far as this
 * process took part.
 *
 * @param training of a local run, of the chief or of a worker
 * @param selection of a local run with evaluation during training
 * @param evaluation of a local run that was not stopped, or of the evaluator's last checkpoint
 * @param exported the directory of the SavedModel that a local run or the chief published
 */
public record JobResult(
    Optional<TrainingResult> training,
    Optional<Selection> selection,
    Optional<ScoredStep> evaluation,
    Optional<Path> exported) {

  /** The result of a process that neither trains nor evaluates. */
  public static final JobResult NONE =
      new JobResult(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * The state of model selection by the target metric.
   *
   * @param metric the name of the metric
   * @param best the best evaluation, absent if none had a value
   * @param withoutImprovement evaluations since the last improvement
   * @param stopped whether training stopped for lack of improvement
   */
  public record Selection(
      String metric, Optional<Best> best, int withoutImprovement, boolean stopped) {}

  /** The best value of the target metric and its global step. */
  public record Best(long step, double value) {}

  /** Returns the result of a job that has only trained. */
  public static JobResult of(TrainingResult training) {
    return new JobResult(
        Optional.of(training), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns this result with the given selection. */
  public JobResult withSelection(Optional<Selection> chosen) {
    return new JobResult(training, chosen, evaluation, exported);
  }

  /** Returns this result with the given evaluation. */
  public JobResult withEvaluation(Optional<ScoredStep> scored) {
    return new JobResult(training, selection, scored, exported);
  }

  /** Returns this result with the given SavedModel. */
  public JobResult withExported(Optional<Path> directory) {
    return new JobResult(training, selection, evaluation, directory);
  }
}
