package io.mmoe.app;

import io.mmoe.evaluation.EvaluationResult;

/** How well the weights of a global step predict the test rows. */
public record ScoredStep(long step, EvaluationResult result) {}
