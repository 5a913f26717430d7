/**
 * From logits to probabilities and loss.
 *
 * <p>{@link io.mmoe.head.MultiTaskHead} is all there is. The metrics are computed outside the
 * graph, in {@code metric}, from the fetched probabilities: exact, and without state in sessions.
 * May use: config, graph.
 */
@NullMarked
package io.mmoe.head;

import org.jspecify.annotations.NullMarked;
