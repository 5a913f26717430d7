/**
 * The command line: parses flags into settings, prints results, and maps failures to exit codes.
 *
 * <p>{@link io.mmoe.cli.Main} is the entry point and the only exit, {@link io.mmoe.cli.ExitCode}
 * decides exit codes, and each command is a class. No other package uses the option parser,
 * standard output or {@code System.exit}.
 */
@NullMarked
package io.mmoe.cli;

import org.jspecify.annotations.NullMarked;
