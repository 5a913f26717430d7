package io.mmoe.cli;

import io.mmoe.config.DataSettings;
import io.mmoe.config.GraphSettings;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for how training rows are ordered, kept and shared. */
final class InputOptions {
  private static final int DEFAULT_SLICES = 16;

  @Option(
      names = "--shuffle_buffer",
      paramLabel = "N",
      description =
          "Rows that the shuffle draws from; 0 keeps the order of the file. Default:"
              + " ${DEFAULT-VALUE}")
  private long shuffleBuffer = DataSettings.DEFAULT_SHUFFLE_BUFFER;

  @Option(
      names = "--cache_mb",
      paramLabel = "N",
      description =
          "Memory for rows that --smartstaged keeps from epoch to epoch, in MB; larger data is read"
              + " anew in each. Default: a quarter of the machine's")
  private long cacheMb = DataSettings.defaultCacheMegabytes();

  @Option(
      names = "--workqueue",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Hand out slices of the training file from one queue, so that all workers together train"
              + " each row once in each epoch. Default: false")
  private boolean workQueue;

  @Option(
      names = "--workqueue_slices",
      paramLabel = "N",
      description = "Slices of the training file in the queue. Default: " + DEFAULT_SLICES)
  private @Nullable Integer slices;

  /**
   * The settings.
   *
   * @param command to name in what is wrong
   * @param data which files, in which batches
   * @param graph that the rows go to
   * @throws ParameterException if flags contradict each other
   */
  DataSettings settings(CommandLine command, DataOptions data, GraphSettings graph) {
    LaterOptions.refuseBesideStock(command, "--workqueue", workQueue);
    if (workQueue && !graph.stagedInput()) {
      throw new ParameterException(
          command, "--workqueue needs --smartstaged: the graph can't read slices of a file");
    }
    if (slices != null && !workQueue) {
      throw new ParameterException(command, "--workqueue_slices needs --workqueue");
    }
    return new DataSettings(
        data.dataLocation,
        data.batchSize,
        shuffleBuffer,
        cacheMb,
        workQueue ? OptionalInt.of(slices == null ? DEFAULT_SLICES : slices) : OptionalInt.empty());
  }
}
