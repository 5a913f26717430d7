package io.mmoe.record;

import java.util.OptionalDouble;

/**
 * What is logged of training.
 *
 * @param step the global step just done
 * @param loss its loss, from the weights before the update
 * @param stepsPerSecond since the report before
 * @param waitShare share of that time spent waiting for input; absent if the graph reads itself
 */
public record StepReport(long step, float loss, double stepsPerSecond, OptionalDouble waitShare) {}
