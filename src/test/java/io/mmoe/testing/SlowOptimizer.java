package io.mmoe.testing;

import io.mmoe.settings.OptimizerSettings;

/** A reference implementation of the optimizers in plain loops over doubles, one per variable. */
public final class SlowOptimizer {
  /** The float32 constants of TensorFlow. */
  private static final double BETA1 = 0.9f;

  private static final double BETA2 = 0.999f;
  private final OptimizerSettings settings;
  private double beta1Power = BETA1;
  private double beta2Power = BETA2;

  /** The slots of one table row or of one dense variable. */
  public static final class Slots {
    public final double[][] values;

    Slots(double[][] values) {
      this.values = values;
    }
  }

  public SlowOptimizer(OptimizerSettings settings) {
    this.settings = settings;
  }

  /** Returns initial slots. They are as wide as the weights, except the power of AdagradDecay. */
  public Slots slots(int width) {
    if (settings instanceof OptimizerSettings.Adagrad) {
      return new Slots(new double[][] {filled(width, 0.1)});
    }
    if (settings instanceof OptimizerSettings.AdagradDecay decay) {
      return new Slots(new double[][] {filled(width, decay.initialAccumulator()), new double[1]});
    }
    return settings instanceof OptimizerSettings.GradientDescent
        ? new Slots(new double[0][])
        : new Slots(new double[][] {new double[width], new double[width]});
  }

  /**
   * Updates weights and slots.
   *
   * @param sparse whether the weights are a table row
   */
  public void update(double[] weights, Slots slots, double[] gradient, long step, boolean sparse) {
    if (settings instanceof OptimizerSettings.AdagradDecay decay) {
      decay(decay, slots, step);
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= difference(slots, i, gradient[i], sparse);
    }
  }

  /** Ends a step that updated the variable. */
  public void endStep() {
    boolean powerless =
        settings instanceof OptimizerSettings.AdamAsync async && async.sparseRmsProp();
    if (!powerless) {
      multiplyPowers();
    }
  }

  /** Ends a step of a dense variable, whose beta powers are updated in every step. */
  public void multiplyPowers() {
    beta1Power *= BETA1;
    beta2Power *= BETA2;
  }

  private double difference(Slots slots, int i, double g, boolean sparse) {
    double rate = settings.learningRate().at(0);
    if (settings instanceof OptimizerSettings.GradientDescent) {
      return rate * g;
    }
    if (settings instanceof OptimizerSettings.Adagrad
        || settings instanceof OptimizerSettings.AdagradDecay) {
      slots.values[0][i] += g * g;
      return rate * g / Math.sqrt(slots.values[0][i]);
    }
    double[] m = slots.values[0];
    double[] v = slots.values[1];
    v[i] = BETA2 * v[i] + (1 - BETA2) * g * g;
    boolean rmsProp =
        sparse && settings instanceof OptimizerSettings.AdamAsync async && async.sparseRmsProp();
    if (rmsProp) {
      m[i] = BETA1 * m[i] + rate * g / Math.sqrt(v[i] + 1e-8);
      return m[i];
    }
    m[i] = BETA1 * m[i] + (1 - BETA1) * g;
    return rate * Math.sqrt(1 - beta2Power) / (1 - beta1Power) * m[i] / (Math.sqrt(v[i]) + 1e-8);
  }

  private static void decay(OptimizerSettings.AdagradDecay decay, Slots slots, long step) {
    if (Math.floorDiv(step, decay.decayStep()) > slots.values[1][0]) {
      for (int i = 0; i < slots.values[0].length; i++) {
        slots.values[0][i] =
            Math.max(slots.values[0][i] * decay.decayRate(), decay.initialAccumulator());
      }
      slots.values[1][0]++;
    }
  }

  private static double[] filled(int width, double value) {
    double[] values = new double[width];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
