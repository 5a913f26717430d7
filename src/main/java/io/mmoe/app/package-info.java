/**
 * The composition root: one class per command, wired from the parts below.
 *
 * <p>{@link io.mmoe.app.TrainJob}, {@link io.mmoe.app.EvaluateJob} and {@link
 * io.mmoe.app.ExportJob} show the pattern: a constructor takes settings, {@code run()} returns the
 * result. Nothing is printed. A job is used once, by one thread.
 */
@NullMarked
package io.mmoe.app;

import org.jspecify.annotations.NullMarked;
