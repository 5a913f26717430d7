/**
 * Checkpoints in TensorFlow's V2 format, under the names that Python gives the variables.
 *
 * <p>{@link io.mmoe.train.checkpoint.Saver} writes and restores the variables of a graph; {@link
 * io.mmoe.train.checkpoint.CheckpointDirectory} knows which checkpoints a directory holds. May use:
 * graph, runtime, session.
 */
@NullMarked
package io.mmoe.train.checkpoint;

import org.jspecify.annotations.NullMarked;
