package io.mmoe.build.embedding;

import io.mmoe.build.graph.Variable;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * The gradient of a table in the rows that a batch touched. R is their number.
 *
 * @param table [buckets, D]
 * @param rows [R], each row once
 * @param values [R, D]
 */
public record SparseGradient(Variable table, Operand<TInt64> rows, Operand<TFloat32> values)
    implements TableGradient {}
