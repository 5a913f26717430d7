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
   * Logs the memory of the Bloom filter, if the settings have one.
   *
   * @throws InvalidSettingException if it is more than the memory of the machine
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

  /** Returns the total memory of the machine. */
  public static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
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
