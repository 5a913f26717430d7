/**
 * Taobao rows: checking files, the in-graph input pipeline, and made-up data.
 *
 * <p>{@link io.mmoe.data.RowCheck} reads a file once and names the first bad line; {@link
 * io.mmoe.data.InputPipeline} adds the tf.data pipeline that yields a {@link io.mmoe.data.Batch};
 * {@link io.mmoe.data.SyntheticTaobao} writes data of the same form. May use: config, graph,
 * metric.
 */
@NullMarked
package io.mmoe.data;

import org.jspecify.annotations.NullMarked;
