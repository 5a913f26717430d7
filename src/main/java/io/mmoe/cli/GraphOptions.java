package io.mmoe.cli;

import static java.lang.Boolean.FALSE;
import static java.lang.Boolean.TRUE;

import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.GraphSettings.Lookups;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Flags for which of the equivalent graphs is built. */
final class GraphOptions {
  @Option(
      names = "--emb_fusion",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "One lookup and one update for all columns; the same numbers. Default: true")
  private @Nullable Boolean embFusion;

  @Option(
      names = "--group_embedding",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Fuse the lookups of all columns into one, instead of into two of about the same work that"
              + " run side by side; the same numbers. Default: false")
  private @Nullable Boolean groupEmbedding;

  @Option(
      names = "--smartstaged",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Parse, hash and batch rows ahead, on threads of their own; false leaves it to the graph."
              + " Default: true")
  private @Nullable Boolean smartStaged;

  @Option(
      names = "--op_fusion",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description = "Merge dense ops where that is faster. Default: true")
  private @Nullable Boolean opFusion;

  @Option(
      names = "--bf16",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Compute the dense part in bfloat16, with float32 weights, logits and loss. Default:"
              + " false")
  private @Nullable Boolean bf16;

  @Option(
      names = "--micro_batch",
      paramLabel = "N",
      description =
          "Send each training batch through the network in N parts, two at a time: the same"
              + " gradients with less memory; 0, as in train.py, is 1. Default: 1")
  private @Nullable Integer microBatch;

  @Option(
      names = "--tf",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Run the stock TensorFlow graph, without any of DeepRec's features. Default: false")
  boolean stock;

  /**
   * The graph to build.
   *
   * @param command to name in what is wrong
   * @throws ParameterException if one of DeepRec's features is set beside {@code --tf}
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
    check.notBesideStock("--emb_fusion", embFusion != null);
    check.notBesideStock("--group_embedding", groupEmbedding != null);
    check.notBesideStock("--smartstaged", smartStaged != null);
    check.notBesideStock("--op_fusion", opFusion != null);
    check.notBesideStock("--bf16", bf16 != null);
    check.notBesideStock("--micro_batch", microBatch != null);
    return GraphSettings.STOCK;
  }

  private Lookups lookups() {
    if (FALSE.equals(embFusion)) {
      return Lookups.OF_EACH;
    }
    return TRUE.equals(groupEmbedding) ? Lookups.OF_ALL : Lookups.OF_HALVES;
  }

  /** The flags that stand for settings, with their values. */
  static Map<String, String> flags(GraphSettings settings) {
    return Map.of(
        "--emb_fusion", Boolean.toString(settings.lookups() != Lookups.OF_EACH),
        "--group_embedding", Boolean.toString(settings.lookups() == Lookups.OF_ALL),
        "--smartstaged", Boolean.toString(settings.stagedInput()),
        "--op_fusion", Boolean.toString(settings.fusedOps()),
        "--bf16", Boolean.toString(settings.bfloat16()),
        "--micro_batch", Integer.toString(settings.microBatches()));
  }
}
