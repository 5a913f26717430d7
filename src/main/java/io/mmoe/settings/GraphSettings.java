package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import io.mmoe.settings.schema.ColumnGroup;
import io.mmoe.settings.schema.TaobaoSchema;
import java.util.List;

/**
 * The choice between equivalent graphs. On the same batches, all float32 graphs compute the same
 * numbers, to rounding. All graphs write the same checkpoints. Start from {@link #STOCK} or {@link
 * #FAST} and change single settings with the {@code with} methods. {@code build.MicroBatches}
 * describes how micro batches run.
 *
 * @param lookups which columns share a table and a lookup
 * @param stagedInput whether rows are parsed, hashed and batched outside the graph, ahead of the
 *     session; shuffled rows then come in another order than from the in-graph input
 * @param fusedOps whether dense ops are merged where that is faster
 * @param bfloat16 whether the dense part computes in bfloat16; its weights stay float32
 * @param microBatches number of micro batches that a training batch is split into
 */
public record GraphSettings(
    Lookups lookups, boolean stagedInput, boolean fusedOps, boolean bfloat16, int microBatches) {
  /** Each micro batch adds all ops of the network to the graph once more. */
  private static final int MAX_MICRO_BATCHES = 64;

  /** The graph that Python's train.py builds, op for op. */
  public static final GraphSettings STOCK =
      new GraphSettings(Lookups.OF_EACH, false, false, false, 1);

  /** The fastest graph in float32. */
  public static final GraphSettings FAST =
      new GraphSettings(Lookups.OF_HALVES, true, true, false, 1);

  /** Which columns share a table inside the graph, and one lookup. */
  public enum Lookups {
    /** Each column has a lookup of its own. */
    OF_EACH,
    /** Two groups with about the same work, which run in parallel. */
    OF_HALVES,
    /** All columns share one lookup. */
    OF_ALL
  }

  public GraphSettings {
    require(
        microBatches >= 1 && microBatches <= MAX_MICRO_BATCHES,
        "--micro_batch",
        "1 to " + MAX_MICRO_BATCHES,
        microBatches);
  }

  public GraphSettings withLookups(Lookups value) {
    return new GraphSettings(value, stagedInput, fusedOps, bfloat16, microBatches);
  }

  public GraphSettings withStagedInput(boolean value) {
    return new GraphSettings(lookups, value, fusedOps, bfloat16, microBatches);
  }

  public GraphSettings withFusedOps(boolean value) {
    return new GraphSettings(lookups, stagedInput, value, bfloat16, microBatches);
  }

  public GraphSettings withBfloat16(boolean value) {
    return new GraphSettings(lookups, stagedInput, fusedOps, value, microBatches);
  }

  public GraphSettings withMicroBatches(int value) {
    return new GraphSettings(lookups, stagedInput, fusedOps, bfloat16, value);
  }

  /** Returns whether this is the graph that Python's train.py builds. */
  public boolean isStock() {
    return equals(STOCK);
  }

  /** Returns the groups of columns that share a table and a lookup. */
  public List<ColumnGroup> columnGroups() {
    return switch (lookups) {
      case OF_EACH -> ColumnGroup.ofEach(TaobaoSchema.FEATURES);
      case OF_HALVES -> ColumnGroup.halves(TaobaoSchema.FEATURES);
      case OF_ALL -> List.of(new ColumnGroup(ColumnGroup.sorted(TaobaoSchema.FEATURES)));
    };
  }
}
