/**
 * Every setting of the program as immutable records, checked where they are made.
 *
 * <p>{@link io.mmoe.settings.TrainSettings} and {@link io.mmoe.settings.EvaluateSettings} are what
 * a command line becomes; {@link io.mmoe.settings.schema.TaobaoSchema} names the columns of the
 * data. No TensorFlow and no input or output here. May use: nothing.
 */
@NullMarked
package io.mmoe.settings;

import org.jspecify.annotations.NullMarked;
