package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

/**
 * The sizes of TensorFlow's thread pools. 0 leaves the choice to TensorFlow.
 *
 * @param inter threads that run different ops in parallel
 * @param intra threads inside one op
 */
public record ThreadSettings(int inter, int intra) {
  public static final ThreadSettings DEFAULT = new ThreadSettings(0, 0);

  /** The number of experts, whose layers are independent of each other. */
  private static final int PARALLEL_OPS = 4;

  /**
   * Returns the fastest measured layout for the values that are 0. It runs as many ops in parallel
   * as there are processors, with few threads inside an op. The four experts and two towers have
   * enough small ops to keep the processors busy.
   */
  public ThreadSettings chosenFor(int processors) {
    return new ThreadSettings(
        inter == 0 ? processors : inter,
        intra == 0 ? Math.max(1, processors / PARALLEL_OPS) : intra);
  }

  /** The fewest threads that every machine allows. */
  private static final int LEAST_BOUND = 64;

  /** More threads for a processor only wait for it. */
  private static final int MOST_PER_PROCESSOR = 16;

  public ThreadSettings {
    requireThreads("--inter", inter);
    requireThreads("--intra", intra);
  }

  private static void requireThreads(String flag, int threads) {
    int processors = Runtime.getRuntime().availableProcessors();
    int most = Math.max(LEAST_BOUND, MOST_PER_PROCESSOR * processors);
    require(
        threads >= 0 && threads <= most,
        flag,
        "0 (TensorFlow's choice) to %d on %d processors".formatted(most, processors),
        threads);
  }
}
