package io.mmoe.app.plan;

import io.mmoe.app.plan.Plan.Memory;
import io.mmoe.app.plan.Plan.Server;
import io.mmoe.settings.ClusterSettings;
import io.mmoe.settings.ClusterSettings.Role;
import io.mmoe.settings.TrainSettings;
import java.util.Comparator;
import java.util.List;

/**
 * An estimate of the peak memory of each role's processes.
 *
 * <p>Sizes of variables are exact. The other constants were measured with the reference model, with
 * Adagrad, Adam and gradient descent, locally and with two parameter servers. The measured error
 * was below a fifth.
 */
public final class MemoryEstimate {
  /**
   * Bytes of a local run besides variables and staged rows: the Java virtual machine, TensorFlow's
   * library, the graph and the batches in progress.
   */
  private static final long LOCAL_PROGRAM = 490_000_000;

  /** Bytes of the same parts in a chief or worker, which use the variables of parameter servers. */
  private static final long CLIENT_PROGRAM = 600_000_000;

  /** Bytes of the same parts in a parameter server or evaluator. */
  private static final long SERVER_PROGRAM = 440_000_000;

  /** Copies of all variables during initialization, finite checks and saving. */
  private static final int COPIES = 2;

  /** The size of a staged row relative to its text. */
  private static final double STAGED = 0.9;

  /** The size of a staged row with keys relative to its text. */
  private static final double STAGED_KEYS = 1.6;

  /**
   * Number of shuffle windows in memory if the cache can't hold all staged rows: the window in use,
   * the next one, and as much again for the blocks of which a window is joined.
   */
  private static final int WINDOWS = 4;

  private final TrainSettings settings;
  private final VariableSizes sizes;
  private final long fileBytes;
  private final long fileRows;
  private final boolean byKey;

  /**
   * @param fileBytes size of the training files
   * @param fileRows rows of the training files
   * @param byKey whether embeddings are rows by key
   */
  public MemoryEstimate(
      TrainSettings settings, VariableSizes sizes, long fileBytes, long fileRows, boolean byKey) {
    this.settings = settings;
    this.sizes = sizes;
    this.fileBytes = fileBytes;
    this.fileRows = fileRows;
    this.byKey = byKey;
  }

  /** Returns the memory of a local run. */
  public Memory local() {
    return new Memory("local", 1, LOCAL_PROGRAM, sizes.bytes(), COPIES * sizes.bytes(), rows());
  }

  /**
   * Returns the memory of each role of a cluster. Each parameter server gets the memory of the
   * largest one, which has the most bytes of variables.
   */
  public List<Memory> of(ClusterSettings cluster) {
    // Dense weights are received and their gradients sent.
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

  /** Returns the name of a role in a plan. */
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
      // The shuffle of in-graph input holds lines of text.
      return fileBytes / fileRows * window;
    }
    double staged = fileBytes * (byKey ? STAGED_KEYS : STAGED);
    return staged <= settings.data().cacheBytes()
        ? (long) staged
        : (long) (staged / fileRows * window * WINDOWS);
  }
}
