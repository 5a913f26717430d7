package io.mmoe.settings;

/** The update rule. Parameters without a flag have TensorFlow 1's defaults. */
public sealed interface OptimizerSettings {

  double DEFAULT_LEARNING_RATE = 0.1;

  /** Returns the learning rate of each step. */
  LearningRate learningRate();

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
  record Adagrad(LearningRate learningRate, double initialAccumulator)
      implements OptimizerSettings {
    public Adagrad(double learningRate) {
      this(new LearningRate.Constant(learningRate), 0.1);
    }

    @Override
    public Rule rule() {
      return Rule.ADAGRAD;
    }
  }

  /** Adam (Kingma, Ba 2015). */
  record Adam(LearningRate learningRate, double beta1, double beta2, double epsilon)
      implements OptimizerSettings {
    public Adam(double learningRate) {
      this(new LearningRate.Constant(learningRate), 0.9, 0.999, 1e-8);
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
      LearningRate learningRate, double beta1, double beta2, double epsilon, boolean sparseRmsProp)
      implements OptimizerSettings {
    public AdamAsync(double learningRate, boolean sparseRmsProp) {
      this(new LearningRate.Constant(learningRate), 0.9, 0.999, 1e-8, sparseRmsProp);
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
      LearningRate learningRate, double initialAccumulator, long decayStep, double decayRate)
      implements OptimizerSettings {
    public AdagradDecay(double learningRate) {
      this(learningRate, 0.1, 100_000, 0.9);
    }

    public AdagradDecay(
        double learningRate, double initialAccumulator, long decayStep, double decayRate) {
      this(new LearningRate.Constant(learningRate), initialAccumulator, decayStep, decayRate);
    }

    @Override
    public Rule rule() {
      return Rule.ADAGRAD_DECAY;
    }
  }

  /** Plain gradient descent. */
  record GradientDescent(LearningRate learningRate) implements OptimizerSettings {
    public GradientDescent(double learningRate) {
      this(new LearningRate.Constant(learningRate));
    }

    @Override
    public Rule rule() {
      return Rule.GRADIENT_DESCENT;
    }
  }
}
