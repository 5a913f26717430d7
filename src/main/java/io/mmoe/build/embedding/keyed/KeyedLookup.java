package io.mmoe.build.embedding.keyed;

import io.mmoe.build.embedding.EmbeddingTable;
import io.mmoe.build.embedding.SegmentMean;
import io.mmoe.build.embedding.TableGradient;
import io.mmoe.build.input.UniqueIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** A lookup in an {@link EmbeddingVariable}. */
final class KeyedLookup implements EmbeddingTable.Lookup {
  private final EmbeddingVariable variable;
  private final Keys keys;
  private final Optional<Operand<TFloat32>> mask;
  private final Operand<TFloat32> combined;

  /**
   * The keys of a lookup.
   *
   * @param ids distinct keys
   * @param initial initial weights of each key, [R, D]
   * @param decision keys that have or get a row
   */
  record Keys(UniqueIds ids, Operand<TFloat32> initial, Admission.Decision decision) {}

  /**
   * @param mask 1 for each present cell and 0 for the others, [R, D], or empty if rows are whole
   * @param combined [B, D]
   */
  KeyedLookup(
      EmbeddingVariable variable,
      Keys keys,
      Optional<Operand<TFloat32>> mask,
      Operand<TFloat32> combined) {
    this.variable = variable;
    this.keys = keys;
    this.mask = mask;
    this.combined = combined;
  }

  @Override
  public Operand<TFloat32> combined() {
    return combined;
  }

  @Override
  public List<TableGradient> gradient(Ops tf, Operand<TFloat32> upstream) {
    Operand<TFloat32> whole = SegmentMean.gradient(tf, upstream, keys.ids());
    List<TableGradient> gradients =
        new ArrayList<>(
            variable.initialRows().gradients(tf, keys.ids(), keys.decision().admitted(), whole));
    Operand<TFloat32> masked =
        mask.<Operand<TFloat32>>map(cells -> tf.math.mul(whole, cells)).orElse(whole);
    gradients.add(new KeyedGradient(variable, keys, masked));
    return gradients;
  }
}
