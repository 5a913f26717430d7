package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.base.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All settings of one training run. {@link #builder} holds the defaults.
 *
 * @param data the rows and their batches
 * @param model the architecture
 * @param graph the choice between equivalent graphs
 * @param optimizer the update rule
 * @param regularization L2 terms of the loss
 * @param seed seed of the initial weights and of the row order
 * @param steps global step to stop at, 0 for {@value #DEFAULT_EPOCHS} epochs
 * @param logging log lines, traces and statistics
 * @param checkpoint where and when the state is saved
 * @param threads TensorFlow's thread pools
 * @param evaluate whether the test rows are evaluated after training
 * @param export where a SavedModel is exported after training, if anywhere
 * @param evaluation evaluation during training, if any
 */
public record TrainSettings(
    DataSettings data,
    ModelSettings model,
    GraphSettings graph,
    OptimizerSettings optimizer,
    Regularization regularization,
    long seed,
    long steps,
    LoggingSettings logging,
    CheckpointSettings checkpoint,
    ThreadSettings threads,
    boolean evaluate,
    Optional<ExportSettings> export,
    Optional<EvaluationSchedule> evaluation) {

  public static final long DEFAULT_SEED = 2021;

  /** The number of epochs if {@code --steps} is 0. */
  public static final int DEFAULT_EPOCHS = 1000;

  public TrainSettings {
    require(evaluate || evaluation.isEmpty(), "--no_eval", "off with --eval_every", !evaluate);
    require(steps >= 0, "--steps", "0 (1000 epochs) or more", steps);
    require(
        checkpoint.increments().isEmpty() || !updatesEveryRow(model, optimizer),
        "--optimizer",
        "another than adam with --incremental_ckpt, since adam changes every row in every step",
        "adam");
  }

  private static boolean updatesEveryRow(ModelSettings model, OptimizerSettings optimizer) {
    return optimizer instanceof OptimizerSettings.Adam
        && !(model.embeddings() instanceof EmbeddingSettings.ByKey byKey && !byKey.adaptive());
  }

  /** Returns a builder with the defaults of {@code mmoe train}. */
  public static Builder builder(DataSettings data, CheckpointSettings checkpoint) {
    return new Builder(data, checkpoint);
  }

  /** Returns a builder that starts with these settings. */
  public Builder toBuilder() {
    return builder(data, checkpoint)
        .model(model)
        .graph(graph)
        .optimizer(optimizer)
        .regularization(regularization)
        .seed(seed)
        .steps(steps)
        .logging(logging)
        .threads(threads)
        .evaluate(evaluate)
        .export(export)
        .evaluation(evaluation);
  }

  /**
   * Returns the global step at which training ends. For 0 steps it is {@code ceil(1000 * rows /
   * batch size)}.
   *
   * @param trainingRows the number of training rows, required only for 0 steps
   */
  public long lastStep(OptionalLong trainingRows) {
    if (steps > 0) {
      return steps;
    }
    long rows = trainingRows.orElseThrow();
    return (DEFAULT_EPOCHS * rows + data.batchSize() - 1) / data.batchSize();
  }

  /**
   * Fails if the target metric, which decides on early stopping and the best checkpoint, is
   * undefined on the test rows.
   *
   * @param positives the number of test rows with label 1, for each task
   * @param rows the number of test rows
   * @throws InvalidSettingException if it is undefined
   */
  public void requireMetricHasValue(List<Long> positives, long rows) {
    evaluation.ifPresent(schedule -> schedule.requireValue(model.taskNames(), positives, rows));
  }

  /**
   * A builder whose methods are named after the components of {@link TrainSettings}. Not safe for
   * use by several threads.
   */
  public static final class Builder {
    private DataSettings data;
    private CheckpointSettings checkpoint;
    private ModelSettings model = ModelSettings.REFERENCE;
    private GraphSettings graph = GraphSettings.FAST;
    private OptimizerSettings optimizer =
        new OptimizerSettings.Adagrad(OptimizerSettings.DEFAULT_LEARNING_RATE);
    private Regularization regularization = Regularization.NONE;
    private long seed = DEFAULT_SEED;
    private long steps;
    private LoggingSettings logging = LoggingSettings.DEFAULT;
    private ThreadSettings threads = ThreadSettings.DEFAULT;
    private boolean evaluate = true;
    private Optional<ExportSettings> export = Optional.empty();
    private Optional<EvaluationSchedule> evaluation = Optional.empty();

    private Builder(DataSettings data, CheckpointSettings checkpoint) {
      this.data = data;
      this.checkpoint = checkpoint;
    }

    public Builder data(DataSettings value) {
      data = value;
      return this;
    }

    public Builder model(ModelSettings value) {
      model = value;
      return this;
    }

    public Builder graph(GraphSettings value) {
      graph = value;
      return this;
    }

    public Builder optimizer(OptimizerSettings value) {
      optimizer = value;
      return this;
    }

    public Builder regularization(Regularization value) {
      regularization = value;
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder steps(long value) {
      steps = value;
      return this;
    }

    public Builder logging(LoggingSettings value) {
      logging = value;
      return this;
    }

    public Builder checkpoint(CheckpointSettings value) {
      checkpoint = value;
      return this;
    }

    public Builder threads(ThreadSettings value) {
      threads = value;
      return this;
    }

    public Builder evaluate(boolean value) {
      evaluate = value;
      return this;
    }

    public Builder export(Optional<ExportSettings> value) {
      export = value;
      return this;
    }

    public Builder evaluation(Optional<EvaluationSchedule> value) {
      evaluation = value;
      return this;
    }

    /**
     * Validates and returns the settings.
     *
     * @throws InvalidSettingException if a setting breaks its rule or contradicts another
     */
    public TrainSettings build() {
      return new TrainSettings(
          data,
          model,
          graph,
          optimizer,
          regularization,
          seed,
          steps,
          logging,
          checkpoint,
          threads,
          evaluate,
          export,
          evaluation);
    }
  }
}
