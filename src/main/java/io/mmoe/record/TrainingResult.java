package io.mmoe.record;

/**
 * The result of a training run.
 *
 * @param globalStep the global step reached
 * @param loss loss of the last logged step, NaN if this run made no step
 * @param stepsPerSecond rate over this run without its first tenth, NaN if this run made no step
 * @param stoppedEarly whether a stop was requested before the last step
 */
public record TrainingResult(
    long globalStep, float loss, double stepsPerSecond, boolean stoppedEarly) {}
