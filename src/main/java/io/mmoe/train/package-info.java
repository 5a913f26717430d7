/**
 * One training run in a live session: restore or initialise, find the place in the data, step until
 * done, save.
 *
 * <p>{@link io.mmoe.train.Trainer} runs it, {@link io.mmoe.record.TrainLog} keeps {@code
 * train_log.jsonl}. May use: config, graph, session, checkpoint, hook, progress, summary.
 */
@NullMarked
package io.mmoe.train;

import org.jspecify.annotations.NullMarked;
