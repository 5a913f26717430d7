/**
 * Feature columns: from the values of a batch to the input of the network.
 *
 * <p>{@link io.mmoe.build.feature.InputLayer} concatenates the embeddings of all columns to [B,
 * 272]. {@link io.mmoe.build.feature.FeatureIds} converts values to ids inside the graph. Columns
 * are stateless, and all variables are in the store.
 *
 * <p>A new column of an existing type is one line of {@link io.mmoe.settings.schema.TaobaoSchema}.
 * A new type of column needs these changes, because values are read, checked and encoded in several
 * places:
 *
 * <ol>
 *   <li>schema: a record in {@link io.mmoe.settings.schema.Column}, as a {@code Feature}
 *   <li>in the graph: {@code FeatureIds} (values to ids), {@code RowParser} and {@link
 *       io.mmoe.build.input.ServingInput} (tensor type and default value)
 *   <li>outside the graph: {@code RowEncoder} of the group train (values to ids of staged input)
 *   <li>row files, in the group data: {@code RowReader} (range of numbers), {@code ParquetFile}
 *       (accepted types), {@code ParquetBlock} (representation of values), {@code ParquetWriter}
 *       and the profile's {@code ColumnTally}
 *   <li>requests: {@code RowInputs} of the group serve (tensor type)
 *   <li>grouping: the weight of a column in {@link io.mmoe.settings.schema.ColumnGroup}
 * </ol>
 *
 * <p>No other main class distinguishes types of feature columns. None of these has a switch that
 * the compiler checks. {@code FeatureIds} and {@code RowEncoder} fail for an unknown type, the
 * others treat it like one of the existing types. {@code HashBucketTest} and the tests of row
 * formats must therefore be extended as well.
 */
@NullMarked
package io.mmoe.build.feature;

import org.jspecify.annotations.NullMarked;
