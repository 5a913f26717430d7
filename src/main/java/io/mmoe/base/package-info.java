/**
 * How far long work is, told through the log.
 *
 * <p>{@link io.mmoe.progress.Progress} measures; {@link io.mmoe.progress.Bar} is what there is to
 * show of it. Who writes the log decides how: {@link io.mmoe.progress.Progress#BAR} marks what is
 * for terminals, {@link io.mmoe.progress.Progress#LINE} what is for everything else. May use:
 * nothing of this project.
 */
@NullMarked
package io.mmoe.progress;

import org.jspecify.annotations.NullMarked;
