package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSession;
import io.mmoe.base.tensorflow.RemoteSessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;

/**
 * The end of a job, which the chief announces to each parameter server in a session of its own. A
 * server that is lost or frozen does not hold up the others.
 */
public final class JobEnd {
  private static final Logger log = LoggerFactory.getLogger(JobEnd.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TaskServer server;

  public JobEnd(TaskServer server) {
    this.server = server;
  }

  /** Tells all parameter servers that answer to exit, and waits until they know it. */
  public void announce() {
    List<String> hosts = server.cluster().parameterServers();
    Map<String, String> problems = PeerProbe.problems(hosts);
    for (int i = 0; i < hosts.size(); i++) {
      String problem = problems.getOrDefault(hosts.get(i), "");
      boolean hasEnded = problem.equals(PeerProbe.REFUSED);
      if (!hasEnded && (!problem.isEmpty() || !announced(i))) {
        log.warn(
            "Parameter server {} ({}) does not answer; it ends by itself when it finds the job done",
            i,
            hosts.get(i));
      }
    }
  }

  private boolean announced(int index) {
    Thread thread = new Thread(() -> announceTo(index), "end-job");
    thread.setDaemon(true);
    thread.start();
    try {
      thread.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }

  private void announceTo(int index) {
    ConfigProto onlyThere =
        ConfigProto.newBuilder()
            .addDeviceFilters("/job:%s/task:%d".formatted(TaskServer.PS_JOB, index))
            .build();
    Graph graph = new Graph();
    Ops tf = Ops.create(graph);
    Op end = JobState.done(tf, index).assign(tf, tf.constant(new int[] {1}));
    RemoteSession session = RemoteSessions.open(graph, server.target(), onlyThere);
    try {
      session.session().runner().addTarget(end).run().close();
    } catch (RuntimeException e) {
      log.debug("Parameter server {} is lost", index, e);
    }
    session.close();
    if (session.isClosed()) {
      graph.close();
    }
  }
}
