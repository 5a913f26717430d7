package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSessions;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TBool;

/** A parameter server: holds variables until the chief ends the job. */
public final class ParameterServer {
  private static final Logger log = LoggerFactory.getLogger(ParameterServer.class);
  private static final long POLL_MILLIS = 500;

  private final TaskServer server;

  private ParameterServer(TaskServer server) {
    this.server = server;
  }

  /**
   * Serves until the job is done or a stop is requested. After a signal the process does not wait
   * for this method, but ends at once, as {@link io.mmoe.base.StopRequest} states. The TensorFlow
   * server continues to run until the process exits.
   */
  public static void serve(TaskServer server, BooleanSupplier stopRequested) {
    new ParameterServer(server).serve(stopRequested);
  }

  private void serve(BooleanSupplier stopRequested) {
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
      try (Session session = RemoteSessions.open(graph, server.target(), onlyHere)) {
        while (!stopRequested.getAsBoolean()
            && !(JobState.is(session, known) && JobState.is(session, isDone))) {
          Peers.pause(POLL_MILLIS);
        }
      }
    }
    log.info("Parameter server {} exits", index);
  }
}
