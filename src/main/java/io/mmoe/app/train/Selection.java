package io.mmoe.app.train;

import io.mmoe.train.MetricWatch.Evaluated;
import java.util.Optional;

/**
 * How a run stood with the metric that it was evaluated by.
 *
 * @param metric its name
 * @param best the best evaluation, if any had a value
 * @param withoutImprovement evaluations since the last improvement
 * @param stopped whether training stopped because of that
 */
public record Selection(
    String metric, Optional<Evaluated> best, int withoutImprovement, boolean stopped) {}
