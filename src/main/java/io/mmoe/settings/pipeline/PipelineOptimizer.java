package io.mmoe.settings.pipeline;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.settings.LearningRate;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.pipeline.api.PipelineProtos.AdagradOptimizer;
import io.mmoe.settings.pipeline.api.PipelineProtos.AdamOptimizer;
import io.mmoe.settings.pipeline.api.PipelineProtos.ExponentialDecayLearningRate;
import io.mmoe.settings.pipeline.api.PipelineProtos.OptimizerConfig;
import io.mmoe.settings.pipeline.api.PipelineProtos.PipelineConfig;
import io.mmoe.settings.pipeline.api.PipelineProtos.TrainConfig;
import java.util.List;
import java.util.function.Supplier;

/** The reader of the optimizer in a pipeline config. */
public final class PipelineOptimizer {
  private static final double EPSILON = 1e-8;

  private PipelineOptimizer() {}

  /**
   * Returns the optimizer.
   *
   * @throws PipelineConfigException if there is not exactly one, or if a number breaks a rule
   */
  public static OptimizerSettings of(Located<PipelineConfig> config) {
    Located<TrainConfig> train =
        config.child(PipelineConfig.TRAIN_CONFIG_FIELD_NUMBER, PipelineConfig::getTrainConfig);
    List<Located<OptimizerConfig>> optimizers =
        train.children(
            TrainConfig.OPTIMIZER_CONFIG_FIELD_NUMBER, TrainConfig::getOptimizerConfigList);
    if (optimizers.size() != 1) {
      throw train.error(
          TrainConfig.OPTIMIZER_CONFIG_FIELD_NUMBER,
          "train_config must have one optimizer_config, got " + optimizers.size());
    }
    return optimizer(optimizers.get(0));
  }

  private static OptimizerSettings optimizer(Located<OptimizerConfig> config) {
    OptimizerConfig optimizer = config.message();
    if (optimizer.getUseMovingAverage()) {
      throw config.error(
          OptimizerConfig.USE_MOVING_AVERAGE_FIELD_NUMBER,
          "use_moving_average must be false. Moving averages of weights are not supported yet");
    }
    return switch (optimizer.getOptimizerCase()) {
      case ADAGRAD_OPTIMIZER -> {
        AdagradOptimizer adagrad = optimizer.getAdagradOptimizer();
        requirePositive(config, adagrad.getInitialAccumulatorValue());
        yield new OptimizerSettings.Adagrad(
            rate(config, adagrad.getLearningRate()), adagrad.getInitialAccumulatorValue());
      }
      case ADAM_OPTIMIZER -> {
        AdamOptimizer adam = optimizer.getAdamOptimizer();
        requireBetas(config, adam);
        yield new OptimizerSettings.Adam(
            rate(config, adam.getLearningRate()), adam.getBeta1(), adam.getBeta2(), EPSILON);
      }
      case ADAM_ASYNC_OPTIMIZER -> {
        AdamOptimizer adam = optimizer.getAdamAsyncOptimizer();
        requireBetas(config, adam);
        yield new OptimizerSettings.AdamAsync(
            rate(config, adam.getLearningRate()), adam.getBeta1(), adam.getBeta2(), EPSILON, false);
      }
      case OPTIMIZER_NOT_SET ->
          throw config.error("optimizer_config must set adagrad_optimizer or adam_optimizer");
    };
  }

  private static void requirePositive(Located<OptimizerConfig> config, float accumulator) {
    if (!Float.isFinite(accumulator) || accumulator <= 0) {
      throw config.error(
          OptimizerConfig.ADAGRAD_OPTIMIZER_FIELD_NUMBER,
          "initial_accumulator_value must be a finite number above 0, got " + accumulator);
    }
  }

  private static void requireBetas(Located<OptimizerConfig> config, AdamOptimizer adam) {
    for (float beta : List.of(adam.getBeta1(), adam.getBeta2())) {
      if (!(beta >= 0 && beta < 1)) {
        throw config.error("beta1 and beta2 must be from 0 to below 1, got " + beta);
      }
    }
  }

  private static LearningRate rate(
      Located<OptimizerConfig> config,
      io.mmoe.settings.pipeline.api.PipelineProtos.LearningRate rate) {
    return switch (rate.getLearningRateCase()) {
      case CONSTANT_LEARNING_RATE ->
          checked(
              config,
              () -> new LearningRate.Constant(rate.getConstantLearningRate().getLearningRate()));
      case EXPONENTIAL_DECAY_LEARNING_RATE ->
          checked(config, () -> decay(rate.getExponentialDecayLearningRate()));
      case LEARNINGRATE_NOT_SET -> throw config.error("the optimizer has no learning_rate");
    };
  }

  private static LearningRate decay(ExponentialDecayLearningRate decay) {
    return new LearningRate.ExponentialDecay(
        decay.getInitialLearningRate(),
        Integer.toUnsignedLong(decay.getDecaySteps()),
        decay.getDecayFactor(),
        decay.getStaircase(),
        decay.getBurninLearningRate(),
        Integer.toUnsignedLong(decay.getBurninSteps()),
        decay.getMinLearningRate());
  }

  /** Creates a rate, and reports a number that breaks a rule at the place of the optimizer. */
  private static LearningRate checked(
      Located<OptimizerConfig> config, Supplier<LearningRate> rate) {
    try {
      return rate.get();
    } catch (InvalidSettingException e) {
      throw config.error(String.valueOf(e.getMessage()));
    }
  }
}
