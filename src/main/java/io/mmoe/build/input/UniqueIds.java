package io.mmoe.build.input;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.UniqueWithCounts;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The distinct ids of a lookup.
 *
 * @param ids distinct table rows or keys in the order of first appearance, [R]
 * @param index position of each id in {@code ids}, [N]
 * @param segments row of the result of each id, [N], ascending without gaps
 * @param keys properties of keys, absent for table rows
 */
public record UniqueIds(
    Operand<TInt64> ids, Operand<TInt32> index, Operand<TInt32> segments, Optional<Keys> keys) {

  /**
   * The properties of distinct keys.
   *
   * @param columns number of each key's column in its group, [R]
   * @param counts occurrences of each key in a training batch, [R], and 0 in other batches
   * @param rows hash table row of each key, [R], for tables that need both
   */
  public record Keys(
      Operand<TInt32> columns, Operand<TInt32> counts, Optional<Operand<TInt64>> rows) {

    /**
     * Returns the hash table rows of the keys.
     *
     * @throws IllegalStateException if there are none
     */
    public Operand<TInt64> requireRows() {
      return rows.orElseThrow(() -> new IllegalStateException("the keys have no hash table rows"));
    }
  }

  /** Adds the ops that find the distinct ids. */
  public static UniqueIds of(Ops tf, SparseIds ids) {
    // TensorFlow rewrites Unique, but not UniqueWithCounts, to read the whole table in each step.
    // A whole read of a variable with sparse updates copies it.
    UniqueWithCounts<TInt64, TInt32> unique =
        tf.uniqueWithCounts(ids.ids(), tf.constant(new int[] {0}));
    return new UniqueIds(unique.y(), unique.idx(), ids.segments(), Optional.empty());
  }

  /**
   * Returns the properties of keys.
   *
   * @throws IllegalStateException if the ids are table rows
   */
  public Keys requireKeys() {
    return keys.orElseThrow(() -> new IllegalStateException("the ids are rows, not keys"));
  }
}
