package io.mmoe.hook;

import io.mmoe.session.RunControl;
import io.mmoe.session.SessionHook;
import io.mmoe.session.StepValues;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops training after the step in which a stop was requested. */
public record StopOnRequestHook(StopRequest request) implements SessionHook {
  private static final Logger log = LoggerFactory.getLogger(StopOnRequestHook.class);

  @Override
  public void begin(RunControl control) {
    stopIfRequested(control);
  }

  @Override
  public void afterStep(RunControl control, StepValues values) {
    stopIfRequested(control);
  }

  private void stopIfRequested(RunControl control) {
    if (request.isRequested()) {
      log.info("Asked to stop: ending after step {}", control.globalStep());
      control.requestStop();
    }
  }
}
