package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

/** The learning rate of each step, from the global step before its update. */
public sealed interface LearningRate {

  /**
   * Returns the rate of a step.
   *
   * @param step global step, from 0
   */
  double at(long step);

  /** The same rate in all steps. */
  record Constant(double rate) implements LearningRate {
    public Constant {
      requireRate(rate);
    }

    @Override
    public double at(long step) {
      return rate;
    }
  }

  /**
   * Exponential decay, {@code max(min, initial * factor ^ ((step - burninSteps) / decaySteps))}.
   *
   * <p>Before {@code burninSteps} the rate rises linearly from {@code burninRate} to {@code
   * initial}, or is {@code initial} if {@code burninRate} is 0.
   *
   * @param staircase whether the exponent is rounded down to a whole number
   */
  record ExponentialDecay(
      double initial,
      long decaySteps,
      double factor,
      boolean staircase,
      double burninRate,
      long burninSteps,
      double min)
      implements LearningRate {
    public ExponentialDecay {
      requireRate(initial);
      require(decaySteps > 0, "decay_steps", "at least 1", decaySteps);
      require(
          Double.isFinite(factor) && factor > 0, "decay_factor", "a finite number above 0", factor);
      require(
          Double.isFinite(burninRate) && burninRate >= 0,
          "burnin_learning_rate",
          "a finite number from 0",
          burninRate);
      require(burninSteps >= 0, "burnin_steps", "0 or more", burninSteps);
      require(Double.isFinite(min) && min >= 0, "min_learning_rate", "a finite number from 0", min);
    }

    @Override
    public double at(long step) {
      if (step < burninSteps) {
        return burninRate == 0 ? initial : burninRate + (initial - burninRate) * step / burninSteps;
      }
      double exponent = (double) (step - burninSteps) / decaySteps;
      double decayed = initial * Math.pow(factor, staircase ? Math.floor(exponent) : exponent);
      return Math.max(min, decayed);
    }
  }

  private static void requireRate(double value) {
    require(
        Float.isFinite((float) value) && (float) value > 0,
        "--learning_rate",
        "a finite number above 0 in 32 bits",
        value);
  }
}
