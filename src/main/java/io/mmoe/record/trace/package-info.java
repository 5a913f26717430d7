/**
 * Traces of single steps, with the time and memory of each op that TensorFlow measured.
 *
 * <p>{@link io.mmoe.record.trace.StepTrace} holds the measurements. {@link
 * io.mmoe.record.trace.ChromeTrace} writes them for a trace viewer, {@link
 * io.mmoe.record.trace.CostliestOps} ranks the ops, and {@link io.mmoe.record.trace.StepStatistics}
 * summarizes several steps and gives advice.
 */
@NullMarked
package io.mmoe.record.trace;

import org.jspecify.annotations.NullMarked;
