package io.mmoe.embedding;

import io.mmoe.input.UniqueIds;
import org.tensorflow.op.Ops;

/** A trainable map from ids to vectors of width D. */
public interface EmbeddingTable {

  /** Adds the ops that look up the ids of a batch and average them row by row. */
  EmbeddingLookup lookup(Ops tf, UniqueIds ids);
}
