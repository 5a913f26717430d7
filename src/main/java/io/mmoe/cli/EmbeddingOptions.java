package io.mmoe.cli;

import static java.lang.Boolean.TRUE;
import static java.util.Objects.requireNonNullElse;

import io.mmoe.cli.Switches.Switch;
import io.mmoe.settings.EmbeddingSettings;
import io.mmoe.settings.EmbeddingSettings.Eviction;
import io.mmoe.settings.EmbeddingSettings.Filter;
import io.mmoe.settings.EmbeddingSettings.MultiHash.Operation;
import io.mmoe.settings.GraphSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for the mapping of values to embedding rows. */
final class EmbeddingOptions {
  private static final List<Long> DEFAULT_BLOCK_FREQUENCIES = List.of(0L, 4L, 16L, 64L);

  @Switch
  @Option(
      names = "--ev",
      description =
          "EmbeddingVariable: one row per value instead of shared hash buckets; memory grows with"
              + " the number of distinct values. Default: false")
  private @Nullable Boolean givenEv;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Mixin private EliminationOptions elimination = new EliminationOptions();

  @Switch
  @Option(
      names = "--dynamic_ev",
      description =
          "Like --ev, which it implies, with wider rows for more frequent values. A row has equal"
              + " blocks; blocks whose frequency the value has not reached are zero. Default: false")
  private boolean dynamicEv;

  @Option(
      names = "--dynamic_ev_freqs",
      split = ",",
      paramLabel = "N",
      description = "Occurrences that each block requires. Default: 0,4,16,64")
  private @Nullable List<Long> blockFrequencies;

  @Switch
  @Option(
      names = "--adaptive_emb",
      description =
          "Frequent values have their own rows, as with --ev. Rare values share rows of a hash table;"
              + " the shared row is the initial value of the own row. Default: false")
  private boolean adaptive;

  @Option(
      names = "--adaptive_freq",
      paramLabel = "N",
      description =
          "Occurrences from which a value is frequent. Default: " + FilterOptions.DEFAULT_FREQUENCY)
  private @Nullable Integer adaptiveFrequency;

  @Switch
  @Option(
      names = "--multihash",
      description =
          "Two small tables per column, indexed by quotient and remainder of the bucket: a hundredth"
              + " of the memory for 100,000 buckets. Default: false")
  private boolean multiHash;

  @Option(
      names = "--multihash_op",
      paramLabel = "NAME",
      description = "Combination of the two rows: add, mul or concat. Default: add")
  private @Nullable String operation;

  /**
   * Returns the settings.
   *
   * @param command named in error messages
   * @throws ParameterException if flags contradict each other
   */
  EmbeddingSettings settings(CommandLine command, GraphSettings graph) {
    FlagCheck check = new FlagCheck(command);
    boolean ev = TRUE.equals(givenEv) || (dynamicEv && givenEv == null && !adaptive);
    check.notWithStock("--dynamic_ev", dynamicEv);
    check.notWithStock("--ev", ev);
    check.notWithStock("--multihash", multiHash);
    check.notWithStock("--adaptive_emb", adaptive);
    check.that(
        !(ev && multiHash),
        (TRUE.equals(givenEv) ? "--ev" : "--dynamic_ev")
            + " and --multihash are two kinds of tables: choose one");
    check.that(
        !(adaptive && (ev || multiHash)),
        "--adaptive_emb, --ev and --multihash are kinds of tables: choose one");
    check.that(adaptiveFrequency == null || adaptive, "--adaptive_freq needs --adaptive_emb");
    check.that(
        !adaptive || graph.stagedInput(), "--adaptive_emb needs --smartstaged, which counts keys");
    check.that(operation == null || multiHash, "--multihash_op needs --multihash");
    check.that(!ev || graph.stagedInput(), "--ev needs --smartstaged, which counts keys");
    check.that(!filter.isSet() || ev, "--ev_filter needs --ev");
    check.that(
        !elimination.isSet() || ev || adaptive, "--ev_elimination needs --ev or --adaptive_emb");
    check.that(!dynamicEv || ev, "--dynamic_ev needs --ev");
    check.that(blockFrequencies == null || dynamicEv, "--dynamic_ev_freqs needs --dynamic_ev");
    Filter chosen = filter.settings(check);
    Eviction dropped = elimination.settings(check);
    if (multiHash) {
      return new EmbeddingSettings.MultiHash(operation(check));
    }
    if (adaptive) {
      Filter frequent =
          new Filter.Counter(
              requireNonNullElse(adaptiveFrequency, FilterOptions.DEFAULT_FREQUENCY));
      return EmbeddingSettings.ByKey.of(frequent, dropped).withAdaptive(true);
    }
    return ev
        ? EmbeddingSettings.ByKey.of(chosen, dropped)
            .withBlockFrequencies(
                dynamicEv
                    ? requireNonNullElse(blockFrequencies, DEFAULT_BLOCK_FREQUENCIES)
                    : List.of())
        : EmbeddingSettings.HASHED;
  }

  private Operation operation(FlagCheck check) {
    return switch (requireNonNullElse(operation, "add")) {
      case "add" -> Operation.ADD;
      case "mul" -> Operation.MUL;
      case "concat" -> Operation.CONCAT;
      default -> throw check.of("--multihash_op must be add, mul or concat, got " + operation);
    };
  }
}
