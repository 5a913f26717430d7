package io.mmoe.base;

import java.time.Duration;

/**
 * A request to end the process in good order, for SIGTERM and SIGINT.
 *
 * <p>{@link io.mmoe.cli.Main} creates the only instance and registers a shutdown hook, which the
 * Java virtual machine runs when a signal arrives. Then:
 *
 * <ol>
 *   <li>The hook calls {@link #requestAndAwait}. {@link #isRequested} is true from then on.
 *   <li>Training finishes its step, saves a checkpoint and calls {@link #leaveWork}. A server,
 *       which waits in {@link #await}, stops accepting requests, answers the open ones and does the
 *       same.
 *   <li>The hook returns and the process ends with 128 plus the number of the signal.
 * </ol>
 *
 * <p>If the work takes longer than 20 seconds, the hook prints how to end the process at once. It
 * gives up after another 10 minutes. A command that never called {@link #enterWork} ends at once.
 *
 * <p>Safe for use by several threads.
 */
public final class StopRequest {
  private boolean requested;
  private boolean working;

  /** Marks the start of work. Until {@link #leaveWork}, the process does not end. */
  public synchronized void enterWork() {
    working = true;
  }

  /** Marks the end of work, whose state is saved. */
  public synchronized void leaveWork() {
    working = false;
    notifyAll();
  }

  public synchronized boolean isRequested() {
    return requested;
  }

  /** Blocks until the request comes. */
  public synchronized void await() throws InterruptedException {
    while (!requested) {
      wait();
    }
  }

  /**
   * Requests the stop and waits until the work has ended. Returns at once if there is no work.
   *
   * @param patience the longest wait
   * @return whether the work has ended
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
