package io.mmoe.build.input;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The ids of a column in a batch, repeats included. Every row has at least one id.
 *
 * @param ids table rows or keys, [N]
 * @param segments row of the batch of each id, [N], ascending from 0 to B - 1
 * @param onePerRow whether each row has exactly one id
 * @param rows hash table row of each key, [N], for tables that need both
 */
public record SparseIds(
    Operand<TInt64> ids,
    Operand<TInt32> segments,
    boolean onePerRow,
    Optional<Operand<TInt64>> rows) {

  /** Creates ids without additional hash table rows. */
  public SparseIds(Operand<TInt64> ids, Operand<TInt32> segments, boolean onePerRow) {
    this(ids, segments, onePerRow, Optional.empty());
  }

  /**
   * Returns the hash table rows of the keys.
   *
   * @throws IllegalStateException if there are none
   */
  public Operand<TInt64> requireRows() {
    return rows.orElseThrow(() -> new IllegalStateException("the ids have no hash table rows"));
  }
}
