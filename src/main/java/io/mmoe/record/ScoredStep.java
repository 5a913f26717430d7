package io.mmoe.record;

import io.mmoe.metric.EvaluationResult;

/** How well the weights of a global step predict the test rows. */
public record ScoredStep(long step, EvaluationResult result) {}
