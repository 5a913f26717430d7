package io.mmoe.config;

import java.util.List;

/**
 * Which of the equivalent graphs to build: on the same batches, all give the same numbers, to
 * rounding, and the same checkpoints.
 *
 * @param fusedEmbeddings few tables and lookups for all columns, instead of one for each
 * @param stagedInput rows are parsed, hashed and batched ahead outside the graph, instead of
 *     inside; shuffled rows come in another order
 * @param fusedOps dense ops are merged where that is faster
 * @param bfloat16 the dense part computes in bfloat16, its weights staying float32
 */
public record GraphSettings(
    boolean fusedEmbeddings, boolean stagedInput, boolean fusedOps, boolean bfloat16) {
  /** The graph that Python builds, op for op. */
  public static final GraphSettings STOCK = new GraphSettings(false, false, false, false);

  /** The fastest one in float32. */
  public static final GraphSettings FAST = new GraphSettings(true, true, true, false);

  /** Whether it is the graph that Python builds. */
  public boolean isStock() {
    return equals(STOCK);
  }

  /** The same in float32. */
  public GraphSettings inFloat32() {
    return new GraphSettings(fusedEmbeddings, stagedInput, fusedOps, false);
  }

  /** How the columns' tables and lookups are joined. */
  public List<ColumnGroup> columnGroups() {
    return fusedEmbeddings
        ? ColumnGroup.halves(TaobaoSchema.FEATURES)
        : ColumnGroup.ofEach(TaobaoSchema.FEATURES);
  }
}
