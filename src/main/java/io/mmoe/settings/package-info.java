/**
 * Every setting of the program as immutable records, validated in their constructors, together with
 * all defaults.
 *
 * <p>{@link io.mmoe.settings.TrainSettings} is the largest and has a builder. {@link
 * io.mmoe.settings.TfConfig} parses the cluster from {@code TF_CONFIG}. {@link
 * io.mmoe.settings.Machine} is the exception among the records: it reads the processors and memory
 * of this machine, returns settings that fit them, and logs the choice. No TensorFlow here.
 */
@NullMarked
package io.mmoe.settings;

import org.jspecify.annotations.NullMarked;
