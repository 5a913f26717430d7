/**
 * Every setting of the program as immutable records, validated in their constructors, together with
 * all defaults.
 *
 * <p>{@link io.mmoe.settings.TrainSettings} is the largest and has a builder. {@link
 * io.mmoe.settings.Machine} fits settings to the processor and the memory. {@link
 * io.mmoe.settings.TfConfig} parses the cluster from {@code TF_CONFIG}. No TensorFlow here.
 */
@NullMarked
package io.mmoe.settings;

import org.jspecify.annotations.NullMarked;
