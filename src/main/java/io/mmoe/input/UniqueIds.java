package io.mmoe.input;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.UniqueWithCounts;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The ids of one lookup, each distinct one named once. R is the number of distinct ids, N that of
 * all.
 *
 * @param rows [R], rows of the table in the order of their first appearance
 * @param index [N], where each id stands in {@code rows}
 * @param segments [N], the row of the result that each id belongs to, ascending without gaps
 */
public record UniqueIds(Operand<TInt64> rows, Operand<TInt32> index, Operand<TInt32> segments) {

  /** Finds the distinct ids inside the graph. */
  public static UniqueIds of(Ops tf, SparseIds ids) {
    // Not the plain op: TensorFlow would rewrite that pattern to read the whole table in each step,
    // which copies it, since a variable with sparse updates is copied on every whole read.
    UniqueWithCounts<TInt64, TInt32> unique =
        tf.uniqueWithCounts(ids.ids(), tf.constant(new int[] {0}));
    return new UniqueIds(unique.y(), unique.idx(), ids.segments());
  }
}
