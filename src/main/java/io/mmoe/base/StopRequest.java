package io.mmoe.base;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A request to end the process in good order, for SIGTERM and SIGINT.
 *
 * <p>{@link io.mmoe.cli.Main} creates the only instance and registers a shutdown hook, which the
 * Java virtual machine runs when a signal arrives. Then:
 *
 * <ol>
 *   <li>The hook calls {@link #requestAndAwait}. {@link #isRequested} is true from then on.
 *   <li>If work is entered, the hook waits until the work calls {@link #leaveWork}. The work polls
 *       {@link #isRequested} or waits in {@link #await}, and ends in good order.
 *   <li>The hook returns and the process ends with 128 plus the number of the signal.
 * </ol>
 *
 * <p>Only work that must not be cut off calls {@link #enterWork}, and {@link #leaveWork} at its
 * end, also after a failure:
 *
 * <ul>
 *   <li>A local run: from the restore or initialization of the weights to the final checkpoint and
 *       the records of training, evaluations during training included. It finishes its step and
 *       saves.
 *   <li>The chief: in each session, up to the end of its export. It finishes its step and saves,
 *       and then exports nothing. An export that has begun is completed.
 *   <li>A worker: from the chief's permission to train. It finishes its step and saves nothing.
 *   <li>A server: from its start. It refuses new requests and answers the open ones.
 * </ul>
 *
 * <p>Everything else ends at once: a parameter server, an evaluator, every other command, the check
 * of data before training, the wait for other processes of a cluster before a session, and the
 * final evaluation and export of a local run.
 *
 * <p>If the work takes longer than 20 seconds, the hook prints how to end the process at once. It
 * gives up after another 10 minutes.
 *
 * <p>Safe for use by several threads.
 */
public final class StopRequest {
  private final Consumer<MmoeException> lastResort;
  private boolean requested;
  private boolean working;

  /** Creates a request whose {@link #giveUp} throws. */
  public StopRequest() {
    this(
        failure -> {
          throw failure;
        });
  }

  /**
   * @param lastResort ends the process at once, with the exit code of the failure
   */
  public StopRequest(Consumer<MmoeException> lastResort) {
    this.lastResort = lastResort;
  }

  /**
   * Ends the process at once and leaves running work unfinished. Called if a call into a library
   * does not return.
   */
  public void giveUp(MmoeException failure) {
    lastResort.accept(failure);
  }

  /** Marks the start of work. Until {@link #leaveWork}, a signal does not end the process. */
  public synchronized void enterWork() {
    working = true;
  }

  /** Marks the end of work. From here on, a signal ends the process at once. */
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
