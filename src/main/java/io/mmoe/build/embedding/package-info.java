/**
 * Embedding tables: ids to rows, and gradients back to rows.
 *
 * <p>An {@link io.mmoe.build.embedding.EmbeddingTable} turns the {@link
 * io.mmoe.build.input.UniqueIds} of a batch into an {@link
 * io.mmoe.build.embedding.EmbeddingLookup}. TensorFlow's own gradient of a gather fills a whole
 * table; a lookup's gradient names the touched rows only.
 *
 * <p>{@link io.mmoe.build.embedding.EmbeddingTables} is the choice of kind. May use: config, graph,
 * input.
 */
@NullMarked
package io.mmoe.build.embedding;

import org.jspecify.annotations.NullMarked;
