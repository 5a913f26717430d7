package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSession;
import io.mmoe.base.tensorflow.RemoteSessions;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.ThreadSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;

/**
 * Opens sessions of a worker on its own server and all parameter servers. Other workers are
 * excluded by device filters, so that a session does not wait for them.
 *
 * <p>Not safe for use by several threads.
 */
public final class ClusterSessions {
  /** The wait for a frozen peer after its session has ended, and for TensorFlow's own delays. */
  private static final Duration RETURN_TIME = Duration.ofSeconds(40);

  private final TaskServer server;
  private final Duration timeout;
  private final Consumer<PeerLostException> lastResort;
  private final ConfigProto config;
  private final List<CompletableFuture<ClusterSession>> opened = new ArrayList<>();

  /**
   * @param lastResort ends the process if TensorFlow does not return from a step
   */
  public ClusterSessions(
      TaskServer server,
      DistributedSettings settings,
      ThreadSettings threads,
      Consumer<PeerLostException> lastResort) {
    this.server = server;
    this.lastResort = lastResort;
    timeout = settings.sessionTimeout();
    config =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(threads.inter())
            .setIntraOpParallelismThreads(threads.intra())
            .addDeviceFilters("/job:" + TaskServer.PS_JOB)
            .addDeviceFilters(
                "/job:%s/task:%d".formatted(TaskServer.WORKER_JOB, server.cluster().index()))
            .build();
  }

  /**
   * Waits for the parameter servers and opens a session. The caller closes it.
   *
   * @param first the first use of the session. TensorFlow contacts the servers in it
   * @param afterFreeze whether a session has just ended because a peer did not answer. The wait is
   *     shorter then
   * @throws PeerLostException if a parameter server does not answer in time
   */
  public ClusterSession open(Graph graph, Consumer<Session> first, boolean afterFreeze) {
    Duration patience = afterFreeze && timeout.compareTo(RETURN_TIME) > 0 ? RETURN_TIME : timeout;
    Peers.await(server.cluster().parameterServers(), patience);
    CompletableFuture<ClusterSession> opening = new CompletableFuture<>();
    opened.removeIf(ClusterSessions::isOver);
    opened.add(opening);
    Thread thread = new Thread(() -> connect(graph, first, opening), "open-session");
    thread.setDaemon(true);
    thread.start();
    return await(opening);
  }

  /** Connects in a thread of its own, because TensorFlow has no timeout for it. */
  private void connect(
      Graph graph, Consumer<Session> first, CompletableFuture<ClusterSession> opening) {
    Pulse pulse = new Pulse(server, config);
    RemoteSession session = RemoteSessions.open(graph, server.target(), config);
    try {
      pulse.beat(timeout);
      first.accept(session.session());
      ClusterSession watched =
          new ClusterSession(session, pulse, server.cluster(), timeout, lastResort);
      if (!opening.complete(watched)) {
        watched.close(); // Nobody waits for it any more.
      }
    } catch (RuntimeException e) {
      pulse.close();
      session.close();
      opening.completeExceptionally(e);
    }
  }

  private ClusterSession await(CompletableFuture<ClusterSession> opening) {
    SilenceTimer silence = new SilenceTimer(System::nanoTime, timeout.dividedBy(4));
    SilenceTimer total = new SilenceTimer(System::nanoTime, timeout.dividedBy(4));
    while (true) {
      try {
        return opening.get(timeout.toMillis() / 10, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        if (serversAnswer()) {
          silence.heard();
        }
        if (silence.silence().compareTo(timeout) >= 0
            || total.silence().compareTo(timeout.plus(RETURN_TIME)) >= 0) {
          throw new PeerLostException(
              "no session can be opened: " + Peers.diagnosis(server.cluster(), timeout));
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PeerLostException("interrupted while waiting", e);
      }
    }
  }

  /**
   * Returns whether no session is left. A session remains while a peer of it is frozen. Its graph
   * must then stay open until the process ends.
   */
  public boolean areClosed() {
    return opened.stream().allMatch(ClusterSessions::isOver);
  }

  private static boolean isOver(CompletableFuture<ClusterSession> opening) {
    return opening.isDone() && (opening.isCompletedExceptionally() || opening.join().isClosed());
  }

  /** Returns whether all parameter servers answer now. */
  public boolean serversAnswer() {
    ClusterSettings cluster = server.cluster();
    return PeerProbe.problems(cluster.parameterServers()).isEmpty();
  }

  /**
   * Returns whether the cause of a failure may be another process that was lost, or that restarted
   * without its variables. Then a new session helps.
   *
   * <p>TensorFlow-Java has one exception type for Unavailable, Aborted, Cancelled and others, which
   * include a damaged file. The caller must therefore limit the number of retries.
   */
  public static boolean isLostPeer(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause.getClass().equals(TensorFlowException.class)
          || cause instanceof TFFailedPreconditionException
          || isFrozenPeer(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a session has ended because a peer did not answer. */
  public static boolean isFrozenPeer(Throwable failure) {
    return failure instanceof SessionEndedException;
  }
}
