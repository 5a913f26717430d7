/**
 * What watches, saves and stops a training session.
 *
 * <p>Each hook has one duty: {@link io.mmoe.hook.StopAtStepHook}, {@link
 * io.mmoe.hook.CheckpointSaverHook}, {@link io.mmoe.hook.LoggingHook} and so on. Clocks are passed
 * in. May use: config, checkpoint, progress, session, summary.
 */
@NullMarked
package io.mmoe.hook;

import org.jspecify.annotations.NullMarked;
