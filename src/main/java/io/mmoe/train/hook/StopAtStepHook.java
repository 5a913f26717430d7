package io.mmoe.train.hook;

import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;

/** Stops training at a global step; at once, if the restored checkpoint is there already. */
public record StopAtStepHook(long lastStep) implements SessionHook {

  @Override
  public void begin(RunControl control) {
    stopIfReached(control);
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    stopIfReached(control);
  }

  private void stopIfReached(RunControl control) {
    if (control.globalStep() >= lastStep) {
      control.requestStop();
    }
  }
}
