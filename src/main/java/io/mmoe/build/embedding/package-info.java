/**
 * Embedding tables of fixed size: ids to rows, and gradients back to rows.
 *
 * <p>An {@link io.mmoe.build.embedding.EmbeddingTable} turns the {@link
 * io.mmoe.build.input.UniqueIds} of a batch into a {@link
 * io.mmoe.build.embedding.EmbeddingTable.Lookup}. TensorFlow's own gradient of a gather fills the
 * whole table. A {@link io.mmoe.build.embedding.TableGradient} contains the touched rows only.
 *
 * <p>Each kind of table has an {@link io.mmoe.build.embedding.EmbeddingTable.Factory}. Tables with
 * rows by key are in {@link io.mmoe.build.embedding.keyed}.
 */
@NullMarked
package io.mmoe.build.embedding;

import org.jspecify.annotations.NullMarked;
