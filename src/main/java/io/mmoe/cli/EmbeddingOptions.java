package io.mmoe.cli;

import io.mmoe.config.EmbeddingSettings;
import io.mmoe.config.EmbeddingSettings.Elimination;
import io.mmoe.config.EmbeddingSettings.Filter;
import io.mmoe.config.EmbeddingSettings.MultiHash.Operation;
import io.mmoe.config.GraphSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for how values become embedding rows. */
final class EmbeddingOptions {
  private static final Logger log = LoggerFactory.getLogger(EmbeddingOptions.class);
  private static final int DEFAULT_FREQUENCY = 3;
  private static final long DEFAULT_KEYS = 1_000_000;
  private static final double DEFAULT_ERROR_RATE = 0.01;
  private static final long DEFAULT_STEPS_TO_LIVE = 4000;
  private static final double DEFAULT_THRESHOLD = 0.05;
  private static final List<Long> DEFAULT_BLOCK_FREQUENCIES = List.of(0L, 4L, 16L, 64L);

  /** 0.5 * sum(w^2) of a new row: 16 weights with a standard deviation of 0.22. */
  private static final double NEW_ROW = 0.39;

  @Option(
      names = "--ev",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "EmbeddingVariable: a row for each value instead of hash buckets that values share;"
              + " memory grows with the values seen. Default: false")
  private boolean ev;

  @Option(
      names = "--ev_filter",
      paramLabel = "KIND",
      description =
          "With --ev: give a row only to values that occur often: counter (exact counts) or cbf (a"
              + " counting Bloom filter, of fixed size). Default: none")
  private @Nullable String filter;

  @Option(
      names = "--ev_filter_freq",
      paramLabel = "N",
      description = "Occurrences that the filter asks for. Default: " + DEFAULT_FREQUENCY)
  private @Nullable Integer frequency;

  @Option(
      names = "--ev_filter_keys",
      paramLabel = "N",
      description =
          "Distinct values of a table that the cbf is made for; larger numbers take more memory."
              + " Default: "
              + DEFAULT_KEYS)
  private @Nullable Long keys;

  @Option(
      names = "--ev_filter_error_rate",
      paramLabel = "X",
      description = "Share of new values that the cbf may take for known. Default: 0.01")
  private @Nullable Double errorRate;

  @Option(
      names = "--ev_elimination",
      paramLabel = "KIND",
      description =
          "With --ev: drop rows when saving: gstep (not trained for a while) or l2 (small weights)."
              + " Default: none")
  private @Nullable String elimination;

  @Option(
      names = "--ev_steps_to_live",
      paramLabel = "N",
      description =
          "Global steps that a row outlives its last training. Default: " + DEFAULT_STEPS_TO_LIVE)
  private @Nullable Long stepsToLive;

  @Option(
      names = "--ev_l2_threshold",
      paramLabel = "X",
      description =
          "Drop rows with 0.5 * sum(w^2) below this; a new row has about 0.39. Default: 0.05")
  private @Nullable Double threshold;

  @Option(
      names = "--dynamic_ev",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "With --ev: wider rows for more frequent values: a row is made of equal blocks, those that"
              + " a value does not occur often enough for are zeros. Default: false")
  private boolean dynamicEv;

  @Option(
      names = "--dynamic_ev_freqs",
      split = ",",
      paramLabel = "N",
      description = "Occurrences that each block asks for. Default: 0,4,16,64")
  private @Nullable List<Long> blockFrequencies;

  @Option(
      names = "--multihash",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Two small tables for each column, by quotient and remainder of the bucket: a hundredth of"
              + " the memory for 100,000 buckets. Default: false")
  private boolean multiHash;

  @Option(
      names = "--multihash_op",
      paramLabel = "NAME",
      description = "What makes one row of two: add, mul or concat. Default: add")
  private @Nullable String operation;

  /**
   * The settings.
   *
   * @param command to name in what is wrong
   * @throws ParameterException if flags contradict each other
   */
  EmbeddingSettings settings(CommandLine command, GraphSettings graph) {
    Check check = new Check(command);
    LaterOptions.refuseBesideStock(command, graph, "--ev", ev);
    LaterOptions.refuseBesideStock(command, graph, "--multihash", multiHash);
    check.that(!(ev && multiHash), "--ev and --multihash are two kinds of tables: choose one");
    check.that(operation == null || multiHash, "--multihash_op needs --multihash");
    check.that(!ev || graph.stagedInput(), "--ev needs --smartstaged, which counts keys");
    check.that(filter == null || ev, "--ev_filter needs --ev");
    check.that(elimination == null || ev, "--ev_elimination needs --ev");
    check.that(!dynamicEv || ev, "--dynamic_ev needs --ev");
    check.that(blockFrequencies == null || dynamicEv, "--dynamic_ev_freqs needs --dynamic_ev");
    check.that(frequency == null || filter != null, "--ev_filter_freq needs --ev_filter");
    boolean cbf = "cbf".equals(filter);
    check.that(keys == null || cbf, "--ev_filter_keys needs --ev_filter cbf");
    check.that(errorRate == null || cbf, "--ev_filter_error_rate needs --ev_filter cbf");
    check.that(
        stepsToLive == null || "gstep".equals(elimination),
        "--ev_steps_to_live needs --ev_elimination gstep");
    check.that(
        threshold == null || "l2".equals(elimination),
        "--ev_l2_threshold needs --ev_elimination l2");
    if (multiHash) {
      return new EmbeddingSettings.MultiHash(operation(command));
    }
    return ev
        ? new EmbeddingSettings.ByKey(
            filter(command),
            elimination(command),
            dynamicEv ? orElse(blockFrequencies, DEFAULT_BLOCK_FREQUENCIES) : List.of())
        : EmbeddingSettings.HASHED;
  }

  private Operation operation(CommandLine command) {
    return switch (orElse(operation, "add")) {
      case "add" -> Operation.ADD;
      case "mul" -> Operation.MUL;
      case "concat" -> Operation.CONCAT;
      default ->
          throw new ParameterException(
              command, "--multihash_op must be add, mul or concat, got " + operation);
    };
  }

  private Filter filter(CommandLine command) {
    if (filter == null) {
      return new Filter.None();
    }
    int occurrences = orElse(frequency, DEFAULT_FREQUENCY);
    return switch (filter) {
      case "counter" -> new Filter.Counter(occurrences);
      case "cbf" ->
          new Filter.Bloom(
              occurrences, orElse(keys, DEFAULT_KEYS), orElse(errorRate, DEFAULT_ERROR_RATE));
      default ->
          throw new ParameterException(
              command, "--ev_filter must be counter or cbf, got " + filter);
    };
  }

  private Elimination elimination(CommandLine command) {
    if (elimination == null) {
      return new Elimination.None();
    }
    return switch (elimination) {
      case "gstep" -> new Elimination.ByAge(orElse(stepsToLive, DEFAULT_STEPS_TO_LIVE));
      case "l2" -> byNorm(orElse(threshold, DEFAULT_THRESHOLD));
      default ->
          throw new ParameterException(
              command, "--ev_elimination must be gstep or l2, got " + elimination);
    };
  }

  private static Elimination byNorm(double least) {
    if (least > NEW_ROW / 2) {
      log.warn(
          "--ev_l2_threshold {} is close to what new rows have ({}): saving will drop many of them",
          least,
          NEW_ROW);
    }
    return new Elimination.ByNorm(least);
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  /** Refuses what does not go together. */
  private record Check(CommandLine command) {
    void that(boolean fine, String problem) {
      if (!fine) {
        throw new ParameterException(command, problem);
      }
    }
  }
}
