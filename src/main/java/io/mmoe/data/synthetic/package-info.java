/**
 * Synthetic Taobao rows with a planted signal.
 *
 * <p>{@link io.mmoe.data.synthetic.SyntheticTaobao} writes the files. It draws a {@code
 * SyntheticUser} and a {@code SyntheticAd} for each row, and the labels from their properties.
 */
@NullMarked
package io.mmoe.data.synthetic;

import org.jspecify.annotations.NullMarked;
