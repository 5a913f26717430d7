package io.mmoe.record;

import io.mmoe.metric.EvaluationResult;

/** The evaluation of the weights of a global step. */
public record ScoredStep(long step, EvaluationResult result) {}
