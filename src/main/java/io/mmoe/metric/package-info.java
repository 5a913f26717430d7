/**
 * Metrics of probabilities against labels, in plain Java.
 *
 * <p>{@link io.mmoe.metric.ThresholdAuc} and {@link io.mmoe.metric.Accuracy} give what TensorFlow
 * 1's streaming metrics give; {@link io.mmoe.metric.ExactAuc} and {@link io.mmoe.metric.LogLoss}
 * are exact. May use: nothing.
 */
@NullMarked
package io.mmoe.metric;

import org.jspecify.annotations.NullMarked;
