/**
 * Wires input, columns, model, head and optimizer into one {@link io.mmoe.graph.ModelGraph}.
 *
 * <p>May use: every package of the build side.
 */
@NullMarked
package io.mmoe.assembly;

import org.jspecify.annotations.NullMarked;
