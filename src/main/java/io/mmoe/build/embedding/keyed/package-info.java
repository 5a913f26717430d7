/**
 * EmbeddingVariables: embedding tables with rows by key, which grow as training sees new keys.
 *
 * <p>An {@link io.mmoe.build.embedding.keyed.EmbeddingVariable} keeps weights, slots, frequency and
 * version of each key in one row of a {@link io.mmoe.build.graph.KeyedTable}. An {@link
 * io.mmoe.build.embedding.keyed.Admission} decides which keys have or get a row, {@link
 * io.mmoe.build.embedding.keyed.InitialRows} are the first values of rows, and {@link
 * io.mmoe.build.embedding.keyed.KeyEviction} removes rows when a checkpoint is saved.
 */
@NullMarked
package io.mmoe.build.embedding.keyed;

import org.jspecify.annotations.NullMarked;
