/**
 * The command line: flags to settings, results to standard output, failures to exit codes.
 *
 * <p>{@link io.mmoe.cli.Main} is the entry point; each command is a class. The only package that
 * knows the option parser, {@code System.exit} and standard output. May use: config, app, and the
 * exceptions and results of the packages below.
 */
@NullMarked
package io.mmoe.cli;

import org.jspecify.annotations.NullMarked;

