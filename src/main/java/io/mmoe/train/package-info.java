/**
 * The run side: trains a model in a live session. {@link io.mmoe.train.Trainer} is for a single
 * process and for the chief, {@link io.mmoe.train.WorkerTrainer} for the other workers.
 *
 * <p>A run goes in this order:
 *
 * <ol>
 *   <li>It restores the latest checkpoint and its latest increment, or initializes the variables.
 *   <li>It finds the data position: the one in the checkpoint, or else the one that follows from
 *       the global step. It opens the rows there.
 *   <li>It trains step by step. After each step the hooks check the loss, log, save and stop.
 *   <li>It saves the final checkpoint when training ends.
 * </ol>
 *
 * <p>If a stop is requested, the current step is completed, the final checkpoint is saved, and
 * {@link io.mmoe.record.TrainingResult#stopRequested} is true. The next run resumes with the next
 * row. If a step or a hook fails, nothing is saved, and the last checkpoint remains valid.
 */
@NullMarked
package io.mmoe.train;

import org.jspecify.annotations.NullMarked;
