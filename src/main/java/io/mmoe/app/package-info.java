/**
 * The composition root: one class for each thing that the program does, made of the parts below.
 *
 * <p>{@link io.mmoe.app.train.LocalTraining}, {@link io.mmoe.app.EvaluateJob}. Prints nothing; results are
 * returned. May use: every package but cli.
 */
@NullMarked
package io.mmoe.app;

import org.jspecify.annotations.NullMarked;

