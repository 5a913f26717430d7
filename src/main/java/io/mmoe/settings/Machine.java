package io.mmoe.settings;

import com.sun.management.OperatingSystemMXBean;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.base.Platform;
import io.mmoe.settings.EmbeddingSettings.Filter.Bloom;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fits settings to this machine and logs the choices. */
public final class Machine {
  private static final Logger log = LoggerFactory.getLogger(Machine.class);

  /** Bytes of a row in the input layer, for the whole batch. */
  private static final double INPUT_BYTES = 7_000;

  /** Bytes of a row in the network, forward and backward. */
  private static final double TRAIN_BYTES = 24_000;

  /** Bytes of a row in the network, forward only. */
  private static final double SCORE_BYTES = 8_000;

  /** Micro batches that run at the same time. */
  private static final double CONCURRENT_PARTS = 2;

  /** A variable, its initial value and a copy to save it. */
  private static final int FILTER_COPIES = 3;

  private static final long MEGABYTE = 1L << 20;

  private Machine() {}

  /** Returns the same graph in float32 if the processor has no bfloat16 arithmetic. */
  public static GraphSettings fit(GraphSettings graph) {
    if (graph.bfloat16() && !Platform.hasBfloat16()) {
      log.warn("This processor has no bfloat16 arithmetic: --bf16 is off, training in float32");
      return graph.withBfloat16(false);
    }
    return graph;
  }

  /**
   * Fails if a run can't work on this machine, whatever its data. Logs the memory of the Bloom
   * filter, if the settings have one.
   *
   * @throws InvalidSettingException if a batch or the filter is larger than the memory of the
   *     machine
   */
  public static void requireFits(TrainSettings settings) {
    double shareAtOnce = Math.min(1, CONCURRENT_PARTS / settings.graph().microBatches());
    requireBatchFits(settings.data().batchSize(), INPUT_BYTES + TRAIN_BYTES * shareAtOnce);
    requireFilterFits(settings);
  }

  /**
   * Fails if a batch that is only scored is larger than the memory of the machine.
   *
   * @throws InvalidSettingException with the largest possible batch
   */
  public static void requireBatchFits(int batchSize) {
    requireBatchFits(batchSize, INPUT_BYTES + SCORE_BYTES);
  }

  private static void requireBatchFits(int batchSize, double bytesPerRow) {
    long most = (long) (memoryBytes() / bytesPerRow);
    if (batchSize > most) {
      throw new InvalidSettingException(
          "--batch_size must be at most %d, got %d: a row takes %.0f kB, and this machine has %d MB of memory"
              .formatted(most, batchSize, bytesPerRow / 1000, memoryBytes() >> 20));
    }
  }

  private static void requireFilterFits(TrainSettings settings) {
    if (settings.model().embeddings() instanceof EmbeddingSettings.ByKey byKey
        && byKey.filter() instanceof Bloom bloom) {
      int tables = settings.graph().columnGroups().size();
      long megabytes = (long) (tables * ((double) bloom.counters() * Integer.BYTES / MEGABYTE));
      long machine = memoryBytes() >> 20;
      log.info("The filter takes {} MB ({} tables, of {} keys)", megabytes, tables, bloom.keys());
      if (megabytes > machine / FILTER_COPIES) {
        throw new InvalidSettingException(
            ("--ev_filter_keys %d takes %d MB in %d tables with --ev_filter_error_rate %s, and the machine"
                    + " has %d MB, of which filters may take a third")
                .formatted(bloom.keys(), megabytes, tables, bloom.errorRate(), machine));
      }
    }
  }

  /**
   * Returns the memory that this process may take: that of the machine or the container, or less if
   * the address space is limited ({@code ulimit -v}).
   */
  public static long memoryBytes() {
    long machine =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Long.MAX_VALUE;
    return Math.min(machine, Platform.addressSpaceLimit());
  }

  /**
   * Returns the threads for inference: ops run on the calling threads, with as many threads inside
   * an op as in training.
   */
  public static ThreadSettings fitForServing(ThreadSettings threads) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ThreadSettings(threads.inter(), threads.chosenFor(processors).intra());
  }

  /**
   * Chooses the thread numbers that the flags leave open. For the stock graph, TensorFlow chooses
   * them.
   */
  public static ThreadSettings fit(ThreadSettings threads, GraphSettings graph) {
    if (graph.isStock()) {
      return threads;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    ThreadSettings chosen = threads.chosenFor(processors);
    log.info(
        "{} processors: {} ops in parallel (--inter), {} threads inside an op (--intra)",
        processors,
        chosen.inter(),
        chosen.intra());
    return chosen;
  }
}
