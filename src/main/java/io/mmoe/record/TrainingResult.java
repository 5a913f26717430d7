package io.mmoe.record;

/**
 * The result of the training steps of a run, without evaluation and export.
 *
 * @param globalStep the global step reached
 * @param loss loss of the last logged step, NaN if this run made no step
 * @param stepsPerSecond rate over this run without its first tenth, NaN if this run made no step
 * @param stopRequested whether SIGINT or SIGTERM requested a stop before training ended
 */
public record TrainingResult(
    long globalStep, float loss, double stepsPerSecond, boolean stopRequested) {}
