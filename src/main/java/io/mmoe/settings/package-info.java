/**
 * Every setting of the program as immutable records, checked where they are made.
 *
 * <p>{@link io.mmoe.config.TrainSettings} and {@link io.mmoe.config.EvaluateSettings} are what a
 * command line becomes; {@link io.mmoe.config.TaobaoSchema} names the columns of the data. No
 * TensorFlow and no input or output here. May use: nothing.
 */
@NullMarked
package io.mmoe.config;

import org.jspecify.annotations.NullMarked;
