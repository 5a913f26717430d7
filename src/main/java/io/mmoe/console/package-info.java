/**
 * The log on the user's terminal, or in whatever stderr leads to.
 *
 * <p>{@link io.mmoe.console.TerminalAppender}, named in {@code logback.xml}, writes it; {@link
 * io.mmoe.console.Verbosity} says how much of it there is. May use: progress.
 */
@NullMarked
package io.mmoe.console;

import org.jspecify.annotations.NullMarked;
