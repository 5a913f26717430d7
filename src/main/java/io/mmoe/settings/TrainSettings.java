package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that one training run is told.
 *
 * @param steps global step to stop at; 0 computes it from 1000 epochs
 * @param seed makes initial weights and row order
 * @param l2 factor of {@code 0.5 * sum(w^2)} over the dense kernels; 0 adds nothing
 * @param report what training tells of itself
 * @param evaluate whether to score the test rows afterwards
 * @param export where a SavedModel goes afterwards, if anywhere
 * @param evaluation while training, if any
 */
public record TrainSettings(
    DataSettings data,
    ModelSettings model,
    GraphSettings graph,
    OptimizerSettings optimizer,
    double l2,
    long seed,
    long steps,
    LoggingSettings report,
    CheckpointSettings checkpoint,
    ThreadSettings threads,
    boolean evaluate,
    Optional<ExportSettings> export,
    Optional<EvaluationSchedule> evaluation) {

  public static final long DEFAULT_SEED = 2021;
  public static final int DEFAULT_KEEP_CHECKPOINT_MAX = 1;

  /** Epochs that {@code --steps 0} stands for. */
  public static final int DEFAULT_EPOCHS = 1000;

  /** Without evaluation while training. */
  public TrainSettings(
      DataSettings data,
      ModelSettings model,
      GraphSettings graph,
      OptimizerSettings optimizer,
      double l2,
      long seed,
      long steps,
      LoggingSettings report,
      CheckpointSettings checkpoint,
      ThreadSettings threads,
      boolean evaluate,
      Optional<ExportSettings> export) {
    this(
        data,
        model,
        graph,
        optimizer,
        l2,
        seed,
        steps,
        report,
        checkpoint,
        threads,
        evaluate,
        export,
        Optional.empty());
  }

  public TrainSettings {
    require(evaluate || evaluation.isEmpty(), "--no_eval", "off with --eval_every", !evaluate);
    require(Double.isFinite(l2) && l2 >= 0, "--l2_regularization", "a finite number from 0", l2);
    require(steps >= 0, "--steps", "0 (1000 epochs) or more", steps);
    require(
        checkpoint.increments().isEmpty() || !movesEveryRow(model, optimizer),
        "--optimizer",
        "another than adam with --incremental_ckpt, since adam changes every row in every step",
        "adam");
  }

  private static boolean movesEveryRow(ModelSettings model, OptimizerSettings optimizer) {
    return optimizer instanceof OptimizerSettings.Adam
        && !(model.embeddings() instanceof EmbeddingSettings.ByKey byKey && !byKey.adaptive());
  }

  /** The same run with another of the equivalent graphs, on other threads. */
  public TrainSettings with(GraphSettings otherGraph, ThreadSettings otherThreads) {
    return with(model, otherGraph, otherThreads, evaluation);
  }

  /** The same run with another model. */
  public TrainSettings with(ModelSettings otherModel) {
    return with(otherModel, graph, threads, evaluation);
  }

  /** The same run, evaluated while training. */
  public TrainSettings with(EvaluationSchedule schedule) {
    return with(model, graph, threads, Optional.of(schedule));
  }

  private TrainSettings with(
      ModelSettings otherModel,
      GraphSettings otherGraph,
      ThreadSettings otherThreads,
      Optional<EvaluationSchedule> otherEvaluation) {
    return new TrainSettings(
        data,
        otherModel,
        otherGraph,
        optimizer,
        l2,
        seed,
        steps,
        report,
        checkpoint,
        otherThreads,
        evaluate,
        export,
        otherEvaluation);
  }

  /**
   * The global step at which training ends: ceil(1000 * rows / batch) for 0.
   *
   * @param trainingRows only needed for 0
   */
  public long lastStep(OptionalLong trainingRows) {
    if (steps > 0) {
      return steps;
    }
    long rows = trainingRows.orElseThrow();
    return (DEFAULT_EPOCHS * rows + data.batchSize() - 1) / data.batchSize();
  }

  /**
   * Makes sure that the test rows can have the metric that training is watched by, if any.
   *
   * @param positives test rows with label 1, for each task
   * @param rows all test rows
   * @throws InvalidSettingException if they can't
   */
  public void requireMetricHasValue(List<Long> positives, long rows) {
    evaluation.ifPresent(schedule -> schedule.requireValue(model.tasks(), positives, rows));
  }
}
