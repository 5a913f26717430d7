package io.mmoe.build.input;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.UniqueWithCounts;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The ids of one lookup, each distinct one named once. R is the number of distinct ids, N that of
 * all.
 *
 * @param ids [R], rows of the table, or keys, in the order of their first appearance
 * @param index [N], where each id stands in {@code ids}
 * @param segments [N], the row of the result that each id belongs to, ascending without gaps
 * @param keys more about the ids, if they are keys
 */
public record UniqueIds(
    Operand<TInt64> ids, Operand<TInt32> index, Operand<TInt32> segments, Optional<Keys> keys) {

  /**
   * What there is to know about keys.
   *
   * @param columns [R], the number of each key's column in its group
   * @param counts [R], how often each occurs in a training batch; 0 in others, which count nothing
   * @param rows [R], the row of each in a hash table, if a table asks for them
   */
  public record Keys(
      Operand<TInt32> columns, Operand<TInt32> counts, Optional<Operand<TInt64>> rows) {

    /** The rows, which the caller knows to be there. */
    public Operand<TInt64> requireRows() {
      return rows.orElseThrow(() -> new IllegalStateException("there are no rows beside the keys"));
    }
  }

  /** Finds the distinct rows inside the graph. */
  public static UniqueIds of(Ops tf, SparseIds ids) {
    // Not the plain op: TensorFlow would rewrite that pattern to read the whole table in each step,
    // which copies it, since a variable with sparse updates is copied on every whole read.
    UniqueWithCounts<TInt64, TInt32> unique =
        tf.uniqueWithCounts(ids.ids(), tf.constant(new int[] {0}));
    return new UniqueIds(unique.y(), unique.idx(), ids.segments(), Optional.empty());
  }

  /** What there is to know about keys, which the caller knows to be there. */
  public Keys requireKeys() {
    return keys.orElseThrow(() -> new IllegalStateException("the ids are rows, not keys"));
  }
}
