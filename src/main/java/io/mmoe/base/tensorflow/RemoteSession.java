package io.mmoe.base.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Session;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_Status;

/**
 * A session on a TensorFlow server, which can be interrupted from another thread.
 *
 * <p>TensorFlow closes a session only after all processes that took part in its steps have answered
 * once more. A frozen process never does. Therefore another thread closes the session, and {@link
 * #close} waits for a short time only.
 */
public final class RemoteSession implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Session session;
  private final TF_Session handle;
  private @Nullable Thread closing;

  RemoteSession(Session session, TF_Session handle) {
    this.session = session;
    this.handle = handle;
  }

  public Session session() {
    return session;
  }

  /** Lets the running steps of the session, and all later ones, fail. Returns at once. */
  public synchronized void interrupt() {
    if (closing == null) {
      closing = start(this::interruptAndClose);
    }
  }

  /**
   * Closes the session. If another process does not answer, the session stays open until it does.
   */
  @Override
  public void close() {
    Thread thread;
    synchronized (this) {
      if (closing == null) {
        closing = start(session::close);
      }
      thread = closing;
    }
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the session is closed. Until then its graph must stay open. */
  public synchronized boolean isClosed() {
    return closing != null && !closing.isAlive();
  }

  private void interruptAndClose() {
    try (TF_Status ignored = TF_Status.newStatus()) {
      TF_CloseSession(handle, ignored);
    }
    session.close();
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "close-session");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
