/**
 * Training in one process: {@link io.mmoe.app.train.LocalTraining} runs it, {@link
 * io.mmoe.app.train.JobResult} is the result of every kind of training.
 */
@NullMarked
package io.mmoe.app.train;

import org.jspecify.annotations.NullMarked;
