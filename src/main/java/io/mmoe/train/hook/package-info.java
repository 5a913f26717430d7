/**
 * What watches, saves and stops a training session.
 *
 * <p>Each hook has one duty: {@link io.mmoe.train.hook.StopAtStepHook}, {@link
 * io.mmoe.train.hook.CheckpointSaverHook}, {@link io.mmoe.train.hook.LoggingHook} and so on. Clocks
 * are passed in. May use: config, checkpoint, progress, session, summary.
 */
@NullMarked
package io.mmoe.train.hook;

import org.jspecify.annotations.NullMarked;
