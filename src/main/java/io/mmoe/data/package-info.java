/**
 * Files of Taobao rows: reading and checking them, and making up new ones. Plain Java.
 *
 * <p>{@link io.mmoe.data.RowReader} yields the checked rows of a file; {@link
 * io.mmoe.data.RowCheck} reads a file once and names the first bad line; {@link
 * io.mmoe.data.SyntheticTaobao} writes data of the same form. May use: config, metric, progress.
 */
@NullMarked
package io.mmoe.data;

import org.jspecify.annotations.NullMarked;
