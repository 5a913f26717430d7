package io.mmoe.build.embedding;

import io.mmoe.build.input.SparseIds;
import io.mmoe.build.input.UniqueIds;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A trainable map from ids to vectors of width D. */
public interface EmbeddingTable {

  /** Adds the ops that look up the ids of a batch and average them row by row. */
  EmbeddingLookup lookup(Ops tf, UniqueIds ids);

  /**
   * Adds the ops that look up the ids of a batch and average them row by row, with no way back: for
   * answering, where ids are few and hardly any comes twice.
   *
   * @return [B, D], the same numbers as those of {@link #lookup}
   */
  Operand<TFloat32> read(Ops tf, SparseIds ids);
}
