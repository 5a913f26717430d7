package io.mmoe.base;

import java.time.Duration;

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

  /**
   * Asks to stop and waits until work has; returns at once if none is going on.
   *
   * @param patience how long to wait at most
   * @return whether work has stopped
   */
  public synchronized boolean requestAndAwait(Duration patience) throws InterruptedException {
    requested = true;
    notifyAll();
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toMillis(); working && left > 0; ) {
      wait(left);
      left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    }
    return !working;
  }
}
