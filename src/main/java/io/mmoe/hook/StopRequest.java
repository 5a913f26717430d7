package io.mmoe.hook;

/**
 * A request from outside the training thread to stop after the current step, such as a signal.
 *
 * <p>Safe for use by several threads.
 */
public final class StopRequest {
  private boolean requested;
  private boolean training;

  /** Training begins: from here to {@link #leaveTraining}, a request waits for the end. */
  public synchronized void enterTraining() {
    training = true;
  }

  /** Training has ended and its state is saved. */
  public synchronized void leaveTraining() {
    training = false;
    notifyAll();
  }

  public synchronized boolean isRequested() {
    return requested;
  }

  /** Asks training to stop and waits until it has; returns at once if it isn't going on. */
  public synchronized void requestAndAwait() throws InterruptedException {
    requested = true;
    while (training) {
      wait();
    }
  }
}
