package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

/** The update rule. Parameters without a flag have TensorFlow 1's defaults. */
public sealed interface OptimizerSettings {

  double DEFAULT_LEARNING_RATE = 0.1;

  double learningRate();

  /** Returns the update rule that these settings belong to. */
  Rule rule();

  /** The update rules, one for each kind of settings. */
  enum Rule {
    ADAGRAD,
    ADAM,
    ADAM_ASYNC,
    ADAGRAD_DECAY,
    GRADIENT_DESCENT
  }

  /**
   * AdaGrad (Duchi, Hazan, Singer 2011).
   *
   * @param initialAccumulator initial sum of squared gradients; larger values damp the first steps
   */
  record Adagrad(double learningRate, double initialAccumulator) implements OptimizerSettings {
    public Adagrad {
      requireLearningRate(learningRate);
    }

    public Adagrad(double learningRate) {
      this(learningRate, 0.1);
    }

    @Override
    public Rule rule() {
      return Rule.ADAGRAD;
    }
  }

  /** Adam (Kingma, Ba 2015). */
  record Adam(double learningRate, double beta1, double beta2, double epsilon)
      implements OptimizerSettings {
    public Adam {
      requireLearningRate(learningRate);
    }

    public Adam(double learningRate) {
      this(learningRate, 0.9, 0.999, 1e-8);
    }

    @Override
    public Rule rule() {
      return Rule.ADAM;
    }
  }

  /**
   * DeepRec's AdamAsync: Adam with separate beta powers for each variable, which updates only the
   * table rows of the batch.
   *
   * @param sparseRmsProp whether table rows are updated by RMSProp instead
   */
  record AdamAsync(
      double learningRate, double beta1, double beta2, double epsilon, boolean sparseRmsProp)
      implements OptimizerSettings {
    public AdamAsync {
      requireLearningRate(learningRate);
    }

    public AdamAsync(double learningRate, boolean sparseRmsProp) {
      this(learningRate, 0.9, 0.999, 1e-8, sparseRmsProp);
    }

    @Override
    public Rule rule() {
      return Rule.ADAM_ASYNC;
    }
  }

  /**
   * DeepRec's AdagradDecay: AdaGrad whose accumulators decay at regular intervals.
   *
   * @param initialAccumulator initial value of the accumulators, and their lower bound
   * @param decayStep global steps between two decays
   * @param decayRate factor of the accumulators at each decay
   */
  record AdagradDecay(
      double learningRate, double initialAccumulator, long decayStep, double decayRate)
      implements OptimizerSettings {
    public AdagradDecay {
      requireLearningRate(learningRate);
    }

    public AdagradDecay(double learningRate) {
      this(learningRate, 0.1, 100_000, 0.9);
    }

    @Override
    public Rule rule() {
      return Rule.ADAGRAD_DECAY;
    }
  }

  /** Plain gradient descent. */
  record GradientDescent(double learningRate) implements OptimizerSettings {
    public GradientDescent {
      requireLearningRate(learningRate);
    }

    @Override
    public Rule rule() {
      return Rule.GRADIENT_DESCENT;
    }
  }

  private static void requireLearningRate(double value) {
    require(
        Float.isFinite((float) value) && (float) value > 0,
        "--learning_rate",
        "a finite number above 0 in 32 bits",
        value);
  }
}
