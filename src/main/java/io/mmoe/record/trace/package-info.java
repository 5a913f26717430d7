/**
 * What TensorFlow measured while it ran a step: the time and memory of each op.
 *
 * <p>{@link io.mmoe.record.trace.StepTrace} holds the measurements, {@link
 * io.mmoe.record.trace.ChromeTrace} writes them for a trace viewer, {@link
 * io.mmoe.record.trace.CostliestOps} ranks them, {@link io.mmoe.record.trace.StepStatistics} sums
 * several steps up and says what could be better. Opens no session. May use nothing of this
 * program.
 */
@NullMarked
package io.mmoe.record.trace;

import org.jspecify.annotations.NullMarked;
