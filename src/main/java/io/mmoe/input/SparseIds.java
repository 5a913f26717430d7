package io.mmoe.input;

import org.tensorflow.Operand;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/**
 * The ids of one column in a batch, every row having at least one. N is their number.
 *
 * @param ids [N], rows of the table
 * @param segments [N], the row of the batch that each id belongs to, ascending from 0 to B - 1
 * @param onePerRow whether each row has exactly one
 */
public record SparseIds(Operand<TInt64> ids, Operand<TInt32> segments, boolean onePerRow) {}
