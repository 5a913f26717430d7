/**
 * Embedding tables: ids to rows, and gradients back to rows.
 *
 * <p>An {@link io.mmoe.embedding.EmbeddingTable} turns the {@link io.mmoe.embedding.SparseIds} of
 * one column into an {@link io.mmoe.embedding.EmbeddingLookup}. TensorFlow's own gradient of a
 * gather fills a whole table; a lookup's gradient names the touched rows only. May use: config,
 * graph.
 */
@NullMarked
package io.mmoe.embedding;

import org.jspecify.annotations.NullMarked;
