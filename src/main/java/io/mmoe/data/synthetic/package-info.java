/**
 * Synthetic Taobao rows with a planted signal.
 *
 * <p>{@link io.mmoe.data.synthetic.SyntheticTaobao} writes the files.
 */
@NullMarked
package io.mmoe.data.synthetic;

import org.jspecify.annotations.NullMarked;
