package io.mmoe.app.plan;

import io.mmoe.app.plan.Plan.Memory;
import io.mmoe.app.plan.Plan.Server;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.TrainSettings;
import java.util.Comparator;
import java.util.List;

/**
 * Memory of each role's processes at its peak, from the exact sizes of variables and from what
 * processes were measured to take beside them: within a fifth for the reference model, with
 * Adagrad, Adam and gradient descent, locally and with two parameter servers.
 *
 * @param fileBytes of the training file
 * @param fileRows of the training file
 * @param byKey whether rows are by key
 */
public record MemoryEstimate(
    TrainSettings settings, VariableSizes sizes, long fileBytes, long fileRows, boolean byKey) {
  /** The Java virtual machine, TensorFlow's library and its graph, the batches under way. */
  private static final long LOCAL_PROGRAM = 490_000_000;

  /** The same of a process that trains or scores what others hold. */
  private static final long CLIENT_PROGRAM = 600_000_000;

  private static final long SERVER_PROGRAM = 440_000_000;

  /** First values, checks for finite numbers and saving each hold variables anew. */
  private static final int COPIES = 2;

  /** Prepared rows are a little smaller than their text, and larger where ids are keys. */
  private static final double PREPARED = 0.9;

  private static final double PREPARED_KEYS = 1.6;

  /** Windows of rows under way when not all are kept: one in use, the next, both being joined. */
  private static final int WINDOWS = 4;

  public Memory local() {
    return new Memory("local", 1, LOCAL_PROGRAM, sizes.bytes(), COPIES * sizes.bytes(), rows());
  }

  /** Of the roles of a cluster; of the parameter servers, the fullest. */
  public List<Memory> of(ClusterSettings cluster) {
    // The weights arrive and their gradients leave.
    long traffic = 2 * sizes.denseBytes();
    long fullest =
        sizes.servers().stream().max(Comparator.comparingLong(Server::bytes)).orElseThrow().bytes();
    long evaluated = sizes.bytesToEvaluate();
    return List.of(
        new Memory("chief", 1, CLIENT_PROGRAM, 0, traffic, rows()),
        new Memory("worker", cluster.workers().size() - 1, CLIENT_PROGRAM, 0, traffic, rows()),
        new Memory(
            "ps", cluster.parameterServers().size(), SERVER_PROGRAM, fullest, COPIES * fullest, 0),
        new Memory("evaluator", 1, SERVER_PROGRAM, evaluated, COPIES * evaluated, 0));
  }

  /** The name that {@link #of} gives a role. */
  public static String name(Role role) {
    return switch (role) {
      case CHIEF -> "chief";
      case WORKER -> "worker";
      case PARAMETER_SERVER -> "ps";
      case EVALUATOR -> "evaluator";
    };
  }

  private long rows() {
    long window = Math.min(fileRows, settings.data().shuffleBuffer());
    if (!settings.graph().stagedInput()) {
      // The graph's shuffle holds lines.
      return fileBytes / fileRows * window;
    }
    double prepared = fileBytes * (byKey ? PREPARED_KEYS : PREPARED);
    return prepared <= settings.data().cacheBytes()
        ? (long) prepared
        : (long) (prepared / fileRows * window * WINDOWS);
  }
}
