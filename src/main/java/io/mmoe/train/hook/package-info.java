/**
 * The hooks of a training session: they check, log, save and stop.
 *
 * <p>Each hook has one duty, for example {@link io.mmoe.train.hook.FiniteLossHook}, {@link
 * io.mmoe.train.hook.CheckpointSaverHook} or {@link io.mmoe.train.hook.StopHook}. Clocks are
 * injected. Hooks belong to one session and run on its thread.
 */
@NullMarked
package io.mmoe.train.hook;

import org.jspecify.annotations.NullMarked;
