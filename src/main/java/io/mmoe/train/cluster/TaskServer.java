package io.mmoe.train.cluster;

import io.mmoe.base.InvalidSettingException;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.ThreadSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.tensorflow.Server;
import org.tensorflow.proto.ClusterDef;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.JobDef;
import org.tensorflow.proto.ServerDef;

/**
 * This process's TensorFlow server. It can't be stopped: TensorFlow has no way to. It ends with the
 * process.
 */
public final class TaskServer {
  static final String PS_JOB = "ps";
  static final String WORKER_JOB = "worker";

  private final ClusterSettings cluster;

  private TaskServer(ClusterSettings cluster) {
    this.cluster = cluster;
  }

  /**
   * Begins to listen.
   *
   * @throws InvalidSettingException if the port is in use
   */
  public static TaskServer start(ClusterSettings cluster, ThreadSettings threads) {
    requireFree(cluster);
    ServerDef definition =
        ServerDef.newBuilder()
            .setCluster(
                ClusterDef.newBuilder()
                    .addJob(job(PS_JOB, cluster.parameterServers()))
                    .addJob(job(WORKER_JOB, cluster.workers())))
            .setJobName(cluster.role() == Role.PARAMETER_SERVER ? PS_JOB : WORKER_JOB)
            .setTaskIndex(cluster.index())
            .setProtocol("grpc")
            .setDefaultSessionConfig(
                ConfigProto.newBuilder()
                    .setInterOpParallelismThreads(threads.inter())
                    .setIntraOpParallelismThreads(threads.intra()))
            .build();
    new Server(definition).start(); // Nothing ends it but the process.
    return new TaskServer(cluster);
  }

  public ClusterSettings cluster() {
    return cluster;
  }

  /** What sessions in this server name as their target. */
  public String target() {
    return "grpc://localhost:" + port(cluster);
  }

  /** TensorFlow would end the process with a native message. */
  private static void requireFree(ClusterSettings cluster) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(port(cluster)));
    } catch (IOException e) {
      throw new InvalidSettingException(
          "TF_CONFIG gives %s the port %d, which can't be used: %s"
              .formatted(cluster.description(), port(cluster), e.getMessage()));
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
