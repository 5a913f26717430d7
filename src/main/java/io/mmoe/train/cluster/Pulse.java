package io.mmoe.train.cluster;

import io.mmoe.base.tensorflow.RemoteSession;
import io.mmoe.base.tensorflow.RemoteSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.DeviceSpec;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.OptimizerOptions;
import org.tensorflow.proto.RewriterConfig;
import org.tensorflow.proto.RunOptions;
import org.tensorflow.types.TInt32;

/**
 * A tiny step that tells a slow peer from a frozen one. It sends a number from this process to each
 * parameter server, from each parameter server to all of them, and back. So it uses the same
 * connections as a training step, in both directions.
 *
 * <p>It has its own session, so that it runs while a training step runs or is prepared. {@link
 * #beat} must be called by one thread at a time.
 */
final class Pulse implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Placeholder<TInt32> number;
  private final Operand<TInt32> answer;
  private final int expected;
  private final RemoteSession session;

  /** Opens the session. This call does not return while a parameter server does not answer. */
  Pulse(TaskServer server, ConfigProto config) {
    int servers = server.cluster().parameterServers().size();
    Ops tf = Ops.create(graph);
    Ops here =
        tf.withDevice(
            DeviceSpec.newBuilder()
                .job(TaskServer.WORKER_JOB)
                .task(server.cluster().index())
                .build());
    number = here.placeholder(TInt32.class);
    List<Operand<TInt32>> sent = new ArrayList<>();
    List<Operand<TInt32>> gathered = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      sent.add(tf.withDevice(RoundRobinPlacement.device(i)).math.neg(number));
    }
    for (int i = 0; i < servers; i++) {
      gathered.add(tf.withDevice(RoundRobinPlacement.device(i)).math.addN(sent));
    }
    answer = here.math.addN(gathered);
    expected = -servers * servers;
    session = RemoteSessions.open(graph, server.target(), unoptimized(config));
  }

  /**
   * Runs the step with the number 1.
   *
   * @return whether the answer came in time
   */
  boolean beat(Duration timeout) {
    RunOptions options = RunOptions.newBuilder().setTimeoutInMs(timeout.toMillis()).build();
    try (TInt32 one = TInt32.scalarOf(1);
        Result result =
            session.session().runner().feed(number, one).fetch(answer).setOptions(options).run()) {
      return ((TInt32) result.get(0)).getInt() == expected;
    } catch (TensorFlowException | TFInvalidArgumentException | IllegalStateException noAnswer) {
      return false;
    }
  }

  @Override
  public void close() {
    session.interrupt();
    session.close();
    if (session.isClosed()) {
      graph.close();
    }
  }

  /** Turns off all rewriting of graphs, so that no op moves to another device. */
  private static ConfigProto unoptimized(ConfigProto config) {
    return config.toBuilder()
        .setGraphOptions(
            GraphOptions.newBuilder()
                .setOptimizerOptions(
                    OptimizerOptions.newBuilder().setOptLevel(OptimizerOptions.Level.L0))
                .setRewriteOptions(RewriterConfig.newBuilder().setDisableMetaOptimizer(true)))
        .build();
  }
}
