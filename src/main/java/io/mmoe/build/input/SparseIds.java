package io.mmoe.build.input;

import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The ids of one column in a batch, every row having at least one. N is their number.
 *
 * @param ids [N], rows of the table, or keys
 * @param segments [N], the row of the batch that each id belongs to, ascending from 0 to B - 1
 * @param onePerRow whether each row has exactly one
 * @param rows [N], beside keys: the row of each in a hash table, if a table asks for them
 */
public record SparseIds(
    Operand<TInt64> ids,
    Operand<TInt32> segments,
    boolean onePerRow,
    Optional<Operand<TInt64>> rows) {

  /** Without rows beside them. */
  public SparseIds(Operand<TInt64> ids, Operand<TInt32> segments, boolean onePerRow) {
    this(ids, segments, onePerRow, Optional.empty());
  }

  /** The rows beside the keys, which the caller knows to be there. */
  public Operand<TInt64> requireRows() {
    return rows.orElseThrow(() -> new IllegalStateException("there are no rows beside the ids"));
  }
}
