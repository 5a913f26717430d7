/**
 * Graph inputs: rows that the graph reads itself, or batches that are staged outside and fed.
 *
 * <p>{@link io.mmoe.build.input.InputPipeline} is tf.data inside the graph, {@link
 * io.mmoe.build.input.InputPlaceholders} a set of placeholders. Both return an {@link
 * io.mmoe.build.input.Input}. {@link io.mmoe.build.input.ServingInput} is the input of requests.
 */
@NullMarked
package io.mmoe.build.input;

import org.jspecify.annotations.NullMarked;
