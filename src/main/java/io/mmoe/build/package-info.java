/**
 * Wires input, columns, model, head and optimizer into one {@link io.mmoe.build.graph.ModelGraph}.
 *
 * <p>May use: every package of the build side.
 */
@NullMarked
package io.mmoe.build;

import org.jspecify.annotations.NullMarked;
