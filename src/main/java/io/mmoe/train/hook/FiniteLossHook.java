package io.mmoe.train.hook;

import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Fails with {@link LossNotFiniteException} when the loss is NaN or infinite. It must come before
 * the hook that saves, so that a diverged model replaces no checkpoint.
 */
public final class FiniteLossHook implements SessionHook {
  private final Operand<TFloat32> loss;

  /**
   * @param loss scalar
   */
  public FiniteLossHook(Operand<TFloat32> loss) {
    this.loss = loss;
  }

  @Override
  public List<Operand<TFloat32>> fetches(long step) {
    return List.of(loss);
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    float value = values.get(loss);
    if (!Float.isFinite(value)) {
      throw new LossNotFiniteException(control.globalStep(), value);
    }
  }
}
