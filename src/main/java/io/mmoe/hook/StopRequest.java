package io.mmoe.hook;

/**
 * A request from outside, such as a signal, to bring to a good end what is going on: training after
 * its step, serving after its answers.
 *
 * <p>Safe for use by several threads.
 */
public final class StopRequest {
  private boolean requested;
  private boolean working;

  /** Work begins: from here to {@link #leaveWork}, a request waits for the end. */
  public synchronized void enterWork() {
    working = true;
  }

  /** Work has ended and its state is saved. */
  public synchronized void leaveWork() {
    working = false;
    notifyAll();
  }

  public synchronized boolean isRequested() {
    return requested;
  }

  /** Waits for the request. */
  public synchronized void await() throws InterruptedException {
    while (!requested) {
      wait();
    }
  }

  /** Asks to stop and waits until work has; returns at once if none is going on. */
  public synchronized void requestAndAwait() throws InterruptedException {
    requested = true;
    notifyAll();
    while (working) {
      wait();
    }
  }
}
