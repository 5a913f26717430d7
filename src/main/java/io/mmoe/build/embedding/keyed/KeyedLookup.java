package io.mmoe.build.embedding;

import io.mmoe.build.input.UniqueIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A lookup in a table of keys.
 *
 * @param first what rows begin with, and what waiting keys may train
 * @param ids the keys
 * @param initial [R, D], first weights of those that have no row yet
 * @param decision which keys have or get a row
 * @param mask [R, D], 1 for the cells that are there; absent if rows are whole
 * @param combined [B, D]
 */
record KeyedLookup(
    KeyPieces table,
    Admission admission,
    InitialRows first,
    UniqueIds ids,
    Operand<TFloat32> initial,
    Admission.Decision decision,
    Optional<Operand<TFloat32>> mask,
    Operand<TFloat32> combined)
    implements EmbeddingLookup {

  @Override
  public List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
    Operand<TFloat32> whole = SegmentMean.gradient(tf, upstream, ids);
    List<TableGradient> gradients =
        new ArrayList<>(first.gradients(tf, ids, decision.admitted(), whole));
    gradients.add(
        new KeyedGradient(
            this, mask.<Operand<TFloat32>>map(cells -> tf.math.mul(whole, cells)).orElse(whole)));
    return gradients;
  }
}
