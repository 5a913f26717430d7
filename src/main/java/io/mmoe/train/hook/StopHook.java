package io.mmoe.train.hook;

import io.mmoe.base.StopRequest;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops training at the last step, or after the step in which a stop is requested. If the restored
 * checkpoint has reached the last step already, training ends before its first step.
 */
public final class StopHook implements SessionHook {
  private static final Logger log = LoggerFactory.getLogger(StopHook.class);

  private final long lastStep;
  private final StopRequest request;

  /**
   * @param lastStep the global step at which training ends
   */
  public StopHook(long lastStep, StopRequest request) {
    this.lastStep = lastStep;
    this.request = request;
  }

  @Override
  public void begin(RunControl control) {
    stopIfDue(control);
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    stopIfDue(control);
  }

  private void stopIfDue(RunControl control) {
    if (control.globalStep() >= lastStep) {
      control.requestStop();
    }
    if (request.isRequested()) {
      log.info("Stop requested: ending after step {}", control.globalStep());
      control.requestStop();
    }
  }
}
