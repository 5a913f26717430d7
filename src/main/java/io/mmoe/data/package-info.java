/**
 * Files of Taobao rows: reading and checking them, and making up new ones. Plain Java.
 *
 * <p>{@link io.mmoe.data.RowFile} is a file in one of the formats, {@link io.mmoe.data.RowFiles}
 * several as if they were one; both yield {@link io.mmoe.data.BlockReader}, which any thread can
 * turn into checked rows through a {@link io.mmoe.data.RowReader}. A {@link
 * io.mmoe.data.BadRowHandler} decides what a bad row means. {@link
 * io.mmoe.data.synthetic.SyntheticTaobao} makes rows up. May use: config, metric, progress.
 */
@NullMarked
package io.mmoe.data;

import org.jspecify.annotations.NullMarked;
