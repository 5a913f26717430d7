package io.mmoe.settings;

import com.sun.management.OperatingSystemMXBean;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.base.Platform;
import io.mmoe.settings.EmbeddingSettings.Filter.Bloom;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fits settings to the machine at hand, and says so. */
public final class Machine {
  private static final Logger log = LoggerFactory.getLogger(Machine.class);

  private Machine() {}

  /** In float32, if bfloat16 was asked for and the processor has none. */
  public static GraphSettings fit(GraphSettings graph) {
    if (graph.bfloat16() && !Platform.hasBfloat16()) {
      log.warn("This processor has no bfloat16 arithmetic: --bf16 is off, training in float32");
      return graph.inFloat32();
    }
    return graph;
  }

  /**
   * Says what a Bloom filter takes.
   *
   * @throws InvalidSettingException if it is more than the machine has
   */
  public static void requireFilterFits(TrainSettings settings) {
    if (settings.model().embeddings() instanceof EmbeddingSettings.ByKey byKey
        && byKey.filter() instanceof Bloom bloom) {
      int tables = settings.graph().columnGroups().size();
      long megabytes = tables * ((bloom.counters() * Integer.BYTES) >> 20);
      long machine = memoryBytes() >> 20;
      log.info("The filter takes {} MB ({} tables, of {} keys)", megabytes, tables, bloom.keys());
      if (megabytes > machine) {
        throw new InvalidSettingException(
            "--ev_filter_keys %d takes %d MB in %d tables, and the machine has %d MB"
                .formatted(bloom.keys(), megabytes, tables, machine));
      }
    }
  }

  /** All that there is. */
  public static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  /**
   * For answering: ops on the calling threads, and no more threads inside an op than for training.
   */
  public static ThreadSettings fitForServing(ThreadSettings threads) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new ThreadSettings(threads.inter(), threads.chosenFor(processors).intra());
  }

  /** Chooses what the flags leave open; for the stock graph, that is left to TensorFlow. */
  public static ThreadSettings fit(ThreadSettings threads, GraphSettings graph) {
    if (graph.isStock()) {
      return threads;
    }
    int processors = Runtime.getRuntime().availableProcessors();
    ThreadSettings chosen = threads.chosenFor(processors);
    log.info(
        "{} processors: {} ops side by side (--inter), {} threads inside an op (--intra)",
        processors,
        chosen.inter(),
        chosen.intra());
    return chosen;
  }
}
