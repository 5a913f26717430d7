package io.mmoe.build.optimizer;

import io.mmoe.build.graph.VariableStore;
import io.mmoe.settings.LearningRate;
import io.mmoe.settings.LearningRate.Constant;
import io.mmoe.settings.LearningRate.ExponentialDecay;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/** The learning rate as ops. */
final class RateOps {

  private RateOps() {}

  /**
   * Adds the rate of the current step, a scalar.
   *
   * @param variables store of the global step, which is read before the update
   */
  static Operand<TFloat32> of(Ops tf, LearningRate rate, VariableStore variables) {
    if (rate instanceof ExponentialDecay decay) {
      return decayed(tf, decay, variables.globalStep().read(tf, TInt64.class));
    }
    return tf.constant((float) ((Constant) rate).rate());
  }

  private static Operand<TFloat32> decayed(Ops tf, ExponentialDecay decay, Operand<TInt64> step) {
    Operand<TInt64> burnin = tf.constant(decay.burninSteps());
    Operand<TFloat32> after = tf.dtypes.cast(tf.math.sub(step, burnin), TFloat32.class);
    Operand<TFloat32> quotient = tf.math.div(after, tf.constant((float) decay.decaySteps()));
    Operand<TFloat32> exponent = decay.staircase() ? tf.math.floor(quotient) : quotient;
    Operand<TFloat32> initial = tf.constant((float) decay.initial());
    Operand<TFloat32> power = tf.math.pow(tf.constant((float) decay.factor()), exponent);
    Operand<TFloat32> decayed =
        tf.math.maximum(tf.math.mul(initial, power), tf.constant((float) decay.min()));
    if (decay.burninSteps() == 0) {
      return decayed;
    }
    return tf.select(tf.math.less(step, burnin), rising(tf, decay, step), decayed);
  }

  private static Operand<TFloat32> rising(Ops tf, ExponentialDecay decay, Operand<TInt64> step) {
    if (decay.burninRate() == 0) {
      return tf.constant((float) decay.initial());
    }
    double slope = (decay.initial() - decay.burninRate()) / decay.burninSteps();
    return tf.math.add(
        tf.constant((float) decay.burninRate()),
        tf.math.mul(tf.dtypes.cast(step, TFloat32.class), tf.constant((float) slope)));
  }
}
