/**
 * The shared vocabulary of graph building.
 *
 * <p>A {@link io.mmoe.build.graph.VariableStore} creates {@link io.mmoe.build.graph.Variable}s and
 * {@link io.mmoe.build.graph.KeyedTable}s under the names of Python's checkpoints. A {@link
 * io.mmoe.build.graph.ModelGraph} is a finished graph for training or evaluation, a {@link
 * io.mmoe.build.graph.ServingGraph} one for export. These two are the results of the build side.
 * The groups train and app also use the variables, keyed tables and {@link
 * io.mmoe.build.graph.GraphInput} inside a model graph, to save, restore and feed it. A graph is
 * built by one thread. Shape letters: {@link io.mmoe.build}.
 */
@NullMarked
package io.mmoe.build.graph;

import org.jspecify.annotations.NullMarked;
