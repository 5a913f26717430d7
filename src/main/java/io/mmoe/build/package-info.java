/**
 * Graph building: settings in, a finished TensorFlow graph out.
 *
 * <p>{@link io.mmoe.build.GraphAssembly} builds input, embeddings, network, loss and optimizer into
 * one {@link io.mmoe.build.graph.ModelGraph} or {@link io.mmoe.build.graph.ServingGraph}. A graph
 * is built by one thread. No code here opens a session.
 *
 * <p>Shapes are written with these letters in all packages of the build side:
 *
 * <table>
 *   <caption>Shape letters</caption>
 *   <tr><td>B</td><td>rows of a batch</td></tr>
 *   <tr><td>T</td><td>tasks</td></tr>
 *   <tr><td>E</td><td>experts</td></tr>
 *   <tr><td>U</td><td>units of an expert's last layer</td></tr>
 *   <tr><td>D</td><td>dimension: width of an embedding row</td></tr>
 *   <tr><td>C</td><td>columns of a column group</td></tr>
 *   <tr><td>N</td><td>ids of a lookup, repeated ids included</td></tr>
 *   <tr><td>R</td><td>distinct ids of a lookup</td></tr>
 * </table>
 */
@NullMarked
package io.mmoe.build;

import org.jspecify.annotations.NullMarked;
