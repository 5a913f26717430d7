package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSession;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.train.session.RunControl;
import io.mmoe.train.session.SessionHook;
import io.mmoe.train.session.StepValues;
import java.time.Duration;
import java.util.function.Consumer;
import org.tensorflow.Session;

/** A session of the chief or a worker under watch: it ends if a peer is frozen. */
public final class ClusterSession implements AutoCloseable {
  private final RemoteSession session;
  private final Pulse pulse;
  private final SessionWatch watch;

  ClusterSession(
      RemoteSession session,
      Pulse pulse,
      ClusterSettings cluster,
      Duration limit,
      Consumer<PeerLostException> lastResort) {
    this.session = session;
    this.pulse = pulse;
    watch =
        new SessionWatch(session, pulse, limit, () -> Peers.diagnosis(cluster, limit), lastResort);
  }

  public Session session() {
    return session.session();
  }

  /** Returns the hook that tells the watch of each step. */
  public SessionHook observer() {
    return new SessionHook() {
      @Override
      public void afterStep(RunControl control, StepValues values) {
        watch.step();
      }
    };
  }

  /** Returns the failure with its cause: if the watch has ended the session, its reason. */
  public RuntimeException explain(RuntimeException failure) {
    return watch
        .verdict()
        .<RuntimeException>map(reason -> new SessionEndedException(reason, failure))
        .orElse(failure);
  }

  /** Returns whether nothing of the session is left. Until then its graph must stay open. */
  boolean isClosed() {
    return session.isClosed();
  }

  @Override
  public void close() {
    watch.close();
    pulse.close();
    session.close();
  }
}
