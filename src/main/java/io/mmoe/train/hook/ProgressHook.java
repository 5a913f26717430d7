package io.mmoe.train.hook;

import io.mmoe.base.Progress;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.util.List;
import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Shows step and loss on the progress bar. */
public final class ProgressHook implements SessionHook {
  private final Operand<TFloat32> loss;
  private final Progress progress;

  /**
   * @param loss scalar
   * @param progress counts global steps; remains owned by the caller
   */
  public ProgressHook(Operand<TFloat32> loss, Progress progress) {
    this.loss = loss;
    this.progress = progress;
  }

  @Override
  public List<Operand<TFloat32>> fetches(long step) {
    return List.of(loss);
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    progress.reach(
        control.globalStep(), () -> String.format(Locale.ROOT, "loss = %.4f", values.get(loss)));
  }
}
