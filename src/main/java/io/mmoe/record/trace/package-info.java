/**
 * What TensorFlow measured while it ran a step: the time and memory of each op.
 *
 * <p>{@link io.mmoe.trace.StepTrace} holds the measurements, {@link io.mmoe.trace.ChromeTrace}
 * writes them for a trace viewer, {@link io.mmoe.trace.CostliestOps} ranks them, {@link
 * io.mmoe.trace.StepStatistics} sums several steps up and says what could be better. Opens no
 * session. May use nothing of this program.
 */
@NullMarked
package io.mmoe.trace;

import org.jspecify.annotations.NullMarked;
