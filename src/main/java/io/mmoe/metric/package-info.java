/**
 * Metrics of predicted probabilities against labels, in plain Java.
 *
 * <p>{@link io.mmoe.metric.EvaluationResult} holds all metrics of a model. {@link
 * io.mmoe.metric.ScoredLabels} collects the predictions of a task for the exact ranking metrics,
 * and {@link io.mmoe.metric.PooledMetrics} computes the metrics that train.py prints. Collecting
 * classes are not thread-safe, and results are immutable.
 */
@NullMarked
package io.mmoe.metric;

import org.jspecify.annotations.NullMarked;
