package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.List;

/**
 * Which of the equivalent graphs to build: on the same batches, all give the same numbers, to
 * rounding, and the same checkpoints.
 *
 * @param lookups which columns are looked up together
 * @param stagedInput rows are parsed, hashed and batched ahead outside the graph, instead of
 *     inside; shuffled rows come in another order
 * @param fusedOps dense ops are merged where that is faster
 * @param bfloat16 the dense part computes in bfloat16, its weights staying float32
 * @param microBatches parts in which a training batch goes through the network, one after the other
 */
public record GraphSettings(
    Lookups lookups, boolean stagedInput, boolean fusedOps, boolean bfloat16, int microBatches) {
  /** Each part adds the network's ops to the graph once more. */
  private static final int MAX_MICRO_BATCHES = 64;

  /** The graph that Python builds, op for op. */
  public static final GraphSettings STOCK = new GraphSettings(false, false, false, false);

  /** The fastest one in float32. */
  public static final GraphSettings FAST = new GraphSettings(true, true, true, false);

  /** Which columns share a table inside the graph, and one lookup. */
  public enum Lookups {
    /** None. */
    OF_EACH,
    /** Two groups of about the same work, which run side by side. */
    OF_HALVES,
    /** All. */
    OF_ALL
  }

  public GraphSettings {
    require(
        microBatches >= 1 && microBatches <= MAX_MICRO_BATCHES,
        "--micro_batch",
        "1 to " + MAX_MICRO_BATCHES,
        microBatches);
  }

  /** Lookups of halves or of each column, and batches in one part. */
  public GraphSettings(
      boolean fusedEmbeddings, boolean stagedInput, boolean fusedOps, boolean bfloat16) {
    this(fusedEmbeddings ? Lookups.OF_HALVES : Lookups.OF_EACH, stagedInput, fusedOps, bfloat16, 1);
  }

  /** Whether it is the graph that Python builds. */
  public boolean isStock() {
    return equals(STOCK);
  }

  /** The same in float32. */
  public GraphSettings inFloat32() {
    return new GraphSettings(lookups, stagedInput, fusedOps, false, microBatches);
  }

  /** How the columns' tables and lookups are joined. */
  public List<ColumnGroup> columnGroups() {
    return switch (lookups) {
      case OF_EACH -> ColumnGroup.ofEach(TaobaoSchema.FEATURES);
      case OF_HALVES -> ColumnGroup.halves(TaobaoSchema.FEATURES);
      case OF_ALL -> List.of(new ColumnGroup(ColumnGroup.sorted(TaobaoSchema.FEATURES)));
    };
  }
}
