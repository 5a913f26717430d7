/**
 * Metrics of probabilities against labels, in plain Java.
 *
 * <p>{@link io.mmoe.metric.ThresholdAuc} and {@link io.mmoe.metric.Accuracy} give what TensorFlow
 * 1's streaming metrics give. {@link io.mmoe.metric.ScoredLabels} collects for what needs the order
 * of all scores ({@link io.mmoe.metric.RankedLabels}): {@link io.mmoe.metric.AucEstimate}, {@link
 * io.mmoe.metric.GroupedAuc}, {@link io.mmoe.metric.RocPoint}, {@link
 * io.mmoe.metric.ReliabilityBin}. {@link io.mmoe.metric.ProbabilityFit} judges the probabilities
 * themselves. May use: nothing.
 */
@NullMarked
package io.mmoe.metric;

import org.jspecify.annotations.NullMarked;
