/**
 * The vocabulary that everything which builds a graph shares.
 *
 * <p>{@link io.mmoe.build.graph.VariableStore} makes {@link io.mmoe.build.graph.Variable}s under
 * the names that Python's checkpoints use; {@link io.mmoe.build.graph.ModelGraph} is the finished
 * graph, the one value in which the build side and the run side meet. Shapes are written with B
 * (rows of a batch), D (embedding width), E (experts), T (tasks), U (units of a layer). May use:
 * runtime.
 */
@NullMarked
package io.mmoe.build.graph;

import org.jspecify.annotations.NullMarked;
