package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSessions;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.DistributedSettings;
import io.mmoe.settings.ThreadSettings;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFFailedPreconditionException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;

/**
 * Opens sessions of a worker on its own server and all parameter servers. Other workers are
 * excluded by device filters, so that a session does not wait for them.
 */
public final class ClusterSessions {
  private final TaskServer server;
  private final DistributedSettings settings;
  private final ConfigProto config;

  public ClusterSessions(TaskServer server, DistributedSettings settings, ThreadSettings threads) {
    this.server = server;
    this.settings = settings;
    config =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(threads.inter())
            .setIntraOpParallelismThreads(threads.intra())
            .addDeviceFilters("/job:" + TaskServer.PS_JOB)
            .addDeviceFilters(
                "/job:%s/task:%d".formatted(TaskServer.WORKER_JOB, server.cluster().index()))
            .setOperationTimeoutInMs(settings.sessionTimeout().toMillis())
            .build();
  }

  /**
   * Waits for the parameter servers and opens a session. The caller closes it.
   *
   * @throws PeerLostException if a parameter server does not start in time
   */
  public Session open(Graph graph) {
    ClusterSettings cluster = server.cluster();
    Peers.await(cluster.parameterServers(), settings.sessionTimeout());
    return RemoteSessions.open(graph, server.target(), config);
  }

  /** Returns whether all parameter servers listen now. */
  public boolean serversListen() {
    return Peers.allListen(server.cluster().parameterServers());
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
          || cause instanceof TFFailedPreconditionException) {
        return true;
      }
    }
    return false;
  }
}
