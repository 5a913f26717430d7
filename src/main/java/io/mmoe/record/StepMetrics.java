package io.mmoe.record;

import java.util.OptionalDouble;

/**
 * The metrics of one logged training step.
 *
 * @param step the global step after the update
 * @param loss the loss of the step, computed with the weights before the update
 * @param stepsPerSecond the average rate since the previous logged step
 * @param waitShare share of that time in which the session waited for input; absent for an in-graph
 *     input
 */
public record StepMetrics(long step, float loss, double stepsPerSecond, OptionalDouble waitShare) {}
