package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSession;
import io.mmoe.base.tensorflow.RemoteSessions;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TBool;

/** A parameter server: holds variables until the chief ends the job, or no worker is left. */
public final class ParameterServer {
  private static final Logger log = LoggerFactory.getLogger(ParameterServer.class);
  private static final long POLL_MILLIS = 500;

  private final TaskServer server;
  private final PeerSilence trainers;
  private final BooleanSupplier jobIsOver;

  /**
   * @param sessionTimeout the server waits for the chief and the workers for this time and 50 s
   * @param jobIsOver returns whether the checkpoint of the last step exists
   */
  public ParameterServer(TaskServer server, Duration sessionTimeout, BooleanSupplier jobIsOver) {
    this.server = server;
    this.jobIsOver = jobIsOver;
    trainers = PeerSilence.withRestart(server.cluster().workers(), sessionTimeout);
  }

  /**
   * Serves until the job is done or a stop is requested. After a signal the process does not wait
   * for this method, but ends at once, as {@link io.mmoe.base.StopRequest} states. The TensorFlow
   * server continues to run until the process exits.
   *
   * @throws PeerLostException if neither the chief nor a worker answers for a long time, and the
   *     job is not over
   */
  public void serve(BooleanSupplier stopRequested) {
    int index = server.cluster().index();
    log.info("Parameter server {} listens at {}", index, server.cluster().address());
    ConfigProto onlyHere =
        ConfigProto.newBuilder()
            .addDeviceFilters("/job:%s/task:%d".formatted(TaskServer.PS_JOB, index))
            .build();
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      JobFlag done = JobState.done(tf, index);
      Operand<TBool> known = done.isInitialized(tf);
      Operand<TBool> isDone = done.isSet(tf);
      try (RemoteSession remote = RemoteSessions.open(graph, server.target(), onlyHere)) {
        Session session = remote.session();
        while (!stopRequested.getAsBoolean()
            && !(JobState.is(session, known) && JobState.is(session, isDone))
            && !isAbandoned()) {
          Peers.pause(POLL_MILLIS);
        }
      }
    }
    log.info("Parameter server {} exits", index);
  }

  private boolean isAbandoned() {
    if (!trainers.isTooLong()) {
      return false;
    }
    if (jobIsOver.getAsBoolean()) {
      log.info("No worker is left, and the checkpoint of the last step exists");
      return true;
    }
    throw new PeerLostException(
        "neither the chief nor a worker has answered for %d s (--session_timeout + 50)"
            .formatted(trainers.limit().toSeconds()));
  }
}
