/**
 * The composition root: one class per command, wired from the parts below.
 *
 * <p>{@link io.mmoe.app.TrainJob}, {@link io.mmoe.app.EvaluateJob} and {@link
 * io.mmoe.app.ExportJob} show the pattern: a constructor takes settings, {@code run()} returns the
 * result. Nothing is printed. A job is used once, by one thread.
 *
 * <p>The nested packages {@code train}, {@code export} and {@code report} wire the group of the
 * same name for the commands. In the same way, {@code cluster} and {@code evaluate} wire {@code
 * train.cluster} and {@code train.evaluate}. The groups do the work. The packages of app choose
 * their parts by the settings and connect them with data and record files.
 */
@NullMarked
package io.mmoe.app;

import org.jspecify.annotations.NullMarked;
