package io.mmoe.train.hook;

import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Ends training with an error when the loss is NaN or infinite. Belongs before the hook that saves,
 * so that a diverged model replaces no checkpoint.
 */
public record FiniteLossHook(Operand<TFloat32> loss) implements SessionHook {

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
