/**
 * The shared vocabulary of graph building.
 *
 * <p>A {@link io.mmoe.build.graph.VariableStore} creates {@link io.mmoe.build.graph.Variable}s and
 * {@link io.mmoe.build.graph.KeyedTable}s under the names of Python's checkpoints. A {@link
 * io.mmoe.build.graph.ModelGraph} is the finished graph and the only value that the build side
 * hands to the run side. A graph is built by one thread. Shape letters: {@link io.mmoe.build}.
 */
@NullMarked
package io.mmoe.build.graph;

import org.jspecify.annotations.NullMarked;
