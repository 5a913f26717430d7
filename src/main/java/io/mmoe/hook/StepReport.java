package io.mmoe.hook;

/**
 * What is logged of training.
 *
 * @param step the global step just done
 * @param loss its loss, from the weights before the update
 * @param stepsPerSecond since the report before
 */
public record StepReport(long step, float loss, double stepsPerSecond) {}
