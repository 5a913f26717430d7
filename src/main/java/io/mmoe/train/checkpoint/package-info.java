/**
 * Checkpoints in TensorFlow's V2 format, under the variable names of the Python model.
 *
 * <p>{@link io.mmoe.train.checkpoint.Saver} saves and restores the variables of a graph. {@link
 * io.mmoe.train.checkpoint.CheckpointDirectory} finds, publishes and deletes the checkpoints of a
 * directory. {@link io.mmoe.train.checkpoint.CheckpointContents} reads a checkpoint without a
 * graph.
 */
@NullMarked
package io.mmoe.train.checkpoint;

import org.jspecify.annotations.NullMarked;
