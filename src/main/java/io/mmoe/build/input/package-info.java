/**
 * How rows enter a graph: read by the graph itself, or fed in batches prepared outside.
 *
 * <p>{@link io.mmoe.build.input.InputPipeline} is tf.data inside the graph, {@link
 * io.mmoe.build.input.FedInput} a set of placeholders; each yields a {@link
 * io.mmoe.build.input.Batch}. May use: config, graph.
 */
@NullMarked
package io.mmoe.build.input;

import org.jspecify.annotations.NullMarked;
