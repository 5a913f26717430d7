package io.mmoe.cli;

import static java.lang.Boolean.FALSE;
import static java.lang.Boolean.TRUE;

import io.mmoe.cli.Switches.Switch;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.GraphSettings.Lookups;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for the choice among equivalent graphs. */
final class GraphOptions {
  @Switch
  @Option(
      names = "--emb_fusion",
      description = "Fuse the lookups and updates of all columns; same results. Default: true")
  private @Nullable Boolean embFusion;

  @Switch
  @Option(
      names = "--group_embedding",
      description =
          "Fuse the lookups of all columns into one, instead of two that run in parallel; same"
              + " results. Default: false")
  private @Nullable Boolean groupEmbedding;

  @Switch
  @Option(
      names = "--smartstaged",
      description =
          "Staged input: parse, hash and batch rows ahead on separate threads; false uses in-graph"
              + " input. Default: true")
  private @Nullable Boolean smartStaged;

  @Switch
  @Option(names = "--op_fusion", description = "Fuse dense ops where that is faster. Default: true")
  private @Nullable Boolean opFusion;

  @Switch
  @Option(
      names = "--bf16",
      description =
          "Compute the dense layers in bfloat16, with float32 weights, logits and loss. Default:"
              + " false")
  private @Nullable Boolean bf16;

  @Option(
      names = "--micro_batch",
      paramLabel = "N",
      description =
          "Split each training batch into N micro batches, two at a time: same gradients, less"
              + " memory; 0, as in train.py, means 1. Default: 1")
  private @Nullable Integer microBatch;

  @Switch
  @Option(
      names = "--tf",
      description =
          "Run the stock TensorFlow graph, without any of DeepRec's features. Default: false")
  boolean stock;

  /**
   * Returns the settings of the graph.
   *
   * @param command named in error messages
   * @throws ParameterException if {@code --tf} is combined with a feature of DeepRec
   */
  GraphSettings settings(CommandLine command) {
    FlagCheck check = new FlagCheck(command);
    if (!stock) {
      check.that(
          !TRUE.equals(groupEmbedding) || !FALSE.equals(embFusion),
          "--group_embedding needs --emb_fusion");
      return new GraphSettings(
          lookups(),
          !FALSE.equals(smartStaged),
          !FALSE.equals(opFusion),
          TRUE.equals(bf16),
          microBatch == null || microBatch == 0 ? 1 : microBatch);
    }
    check.notWithStock("--emb_fusion", embFusion != null);
    check.notWithStock("--group_embedding", groupEmbedding != null);
    check.notWithStock("--smartstaged", smartStaged != null);
    check.notWithStock("--op_fusion", opFusion != null);
    check.notWithStock("--bf16", bf16 != null);
    check.notWithStock("--micro_batch", microBatch != null);
    return GraphSettings.STOCK;
  }

  private Lookups lookups() {
    if (FALSE.equals(embFusion)) {
      return Lookups.OF_EACH;
    }
    return TRUE.equals(groupEmbedding) ? Lookups.OF_ALL : Lookups.OF_HALVES;
  }

  /** Returns the effective value of each flag. */
  static Map<String, String> values(GraphSettings settings) {
    return Map.of(
        "--emb_fusion", Boolean.toString(settings.lookups() != Lookups.OF_EACH),
        "--group_embedding", Boolean.toString(settings.lookups() == Lookups.OF_ALL),
        "--smartstaged", Boolean.toString(settings.stagedInput()),
        "--op_fusion", Boolean.toString(settings.fusedOps()),
        "--bf16", Boolean.toString(settings.bfloat16()),
        "--micro_batch", Integer.toString(settings.microBatches()));
  }
}
