package io.mmoe.train.hook;

import io.mmoe.base.StopRequest;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
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
