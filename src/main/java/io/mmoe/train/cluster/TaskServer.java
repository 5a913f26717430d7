package io.mmoe.train.cluster;

import io.mmoe.base.FailureReason;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.ThreadSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Server;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.ServerDef;

/**
 * The TensorFlow server of this process. TensorFlow can't stop a server, so that it runs until the
 * process exits.
 */
public final class TaskServer {
  private static final Logger log = LoggerFactory.getLogger(TaskServer.class);
  static final String PS_JOB = "ps";
  static final String WORKER_JOB = "worker";

  /** Threads of a parameter server, so that it answers while it saves or restores. */
  private static final int LEAST_SERVER_THREADS = 4;

  private final ClusterSettings cluster;

  private TaskServer(ClusterSettings cluster) {
    this.cluster = cluster;
  }

  /**
   * Starts the server.
   *
   * @throws InvalidSettingException if the port is in use
   */
  public static TaskServer start(ClusterSettings cluster, ThreadSettings threads) {
    requireFree(cluster);
    log.warn(
        "Port {} is open on all network interfaces, without authentication: anyone who reaches it"
            + " controls this process. Admit only the job's own processes",
        port(cluster));
    boolean isParameterServer = cluster.role() == Role.PARAMETER_SERVER;
    ServerDef definition =
        ServerDef.newBuilder()
            .setCluster(
                ClusterDef.newBuilder()
                    .addJob(job(PS_JOB, cluster.parameterServers()))
                    .addJob(job(WORKER_JOB, cluster.workers())))
            .setJobName(isParameterServer ? PS_JOB : WORKER_JOB)
            .setTaskIndex(cluster.index())
            .setProtocol("grpc")
            .setDefaultSessionConfig(
                ConfigProto.newBuilder()
                    .setInterOpParallelismThreads(
                        isParameterServer ? serverThreads(threads) : threads.inter())
                    .setIntraOpParallelismThreads(threads.intra()))
            .build();
    new Server(definition).start(); // Runs until the process exits.
    return new TaskServer(cluster);
  }

  private static int serverThreads(ThreadSettings threads) {
    int chosen =
        threads.inter() == 0 ? Runtime.getRuntime().availableProcessors() : threads.inter();
    return Math.max(chosen, LEAST_SERVER_THREADS);
  }

  public ClusterSettings cluster() {
    return cluster;
  }

  /** Returns the target of sessions in this server. */
  public String target() {
    return "grpc://localhost:" + port(cluster);
  }

  /** Fails if the port is in use, for which TensorFlow would abort the process. */
  private static void requireFree(ClusterSettings cluster) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(port(cluster)));
    } catch (IOException e) {
      throw new InvalidSettingException(
          "TF_CONFIG gives %s the port %d, which can't be used: %s"
              .formatted(cluster.description(), port(cluster), FailureReason.of(e)));
    }
  }

  private static int port(ClusterSettings cluster) {
    return Integer.parseInt(cluster.address().replaceFirst(".*:", ""));
  }

  private static JobDef job(String name, List<String> hosts) {
    JobDef.Builder job = JobDef.newBuilder().setName(name);
    for (int i = 0; i < hosts.size(); i++) {
      job.putTasks(i, hosts.get(i));
    }
    return job.build();
  }
}
