/**
 * Embedding tables: ids to rows, and gradients back to rows.
 *
 * <p>An {@link io.mmoe.embedding.EmbeddingTable} turns the {@link io.mmoe.input.UniqueIds} of a
 * batch into an {@link io.mmoe.embedding.EmbeddingLookup}. TensorFlow's own gradient of a gather
 * fills a whole table; a lookup's gradient names the touched rows only.
 *
 * <p>{@link io.mmoe.embedding.EmbeddingTables} is the choice of kind. May use: config, graph,
 * input.
 */
@NullMarked
package io.mmoe.embedding;

import org.jspecify.annotations.NullMarked;
