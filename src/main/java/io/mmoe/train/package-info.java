/**
 * One training run in a live session: restore or initialise, find the place in the data, step until
 * done, save.
 *
 * <p>{@link io.mmoe.training.Trainer} runs it, {@link io.mmoe.training.TrainLog} keeps {@code
 * train_log.jsonl}. May use: config, graph, session, checkpoint, hook, progress, summary.
 */
@NullMarked
package io.mmoe.training;

import org.jspecify.annotations.NullMarked;
