package io.mmoe.embedding;

import io.mmoe.input.UniqueIds;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A lookup in a table of keys.
 *
 * @param ids the keys
 * @param initial [R, D], first weights of those that have no row yet
 * @param decision which keys have or get a row
 * @param combined [B, D]
 */
record KeyedLookup(
    KeyPieces table,
    Admission admission,
    UniqueIds ids,
    Operand<TFloat32> initial,
    Admission.Decision decision,
    Operand<TFloat32> combined)
    implements EmbeddingLookup {

  @Override
  public List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
    return List.of(new KeyedGradient(this, SegmentMean.gradient(tf, upstream, ids)));
  }
}
