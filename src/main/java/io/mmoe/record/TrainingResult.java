package io.mmoe.record;

/**
 * What a training run came to.
 *
 * @param globalStep the step reached, over all runs
 * @param loss of the last step logged; NaN if this run made none
 * @param stepsPerSecond over this run but its first tenth; NaN if this run made no step
 * @param stoppedEarly whether a stop was requested before the last step
 */
public record TrainingResult(
    long globalStep, float loss, double stepsPerSecond, boolean stoppedEarly) {}
