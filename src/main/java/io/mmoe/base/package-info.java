/**
 * How far long work is, told through the log.
 *
 * <p>{@link io.mmoe.base.Progress} measures; {@link io.mmoe.base.Bar} is what there is to show of
 * it. Who writes the log decides how: {@link io.mmoe.base.Progress#BAR} marks what is for
 * terminals, {@link io.mmoe.base.Progress#LINE} what is for everything else. May use: nothing of
 * this project.
 */
@NullMarked
package io.mmoe.base;

import org.jspecify.annotations.NullMarked;
