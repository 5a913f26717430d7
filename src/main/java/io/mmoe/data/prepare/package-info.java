/**
 * Makes training and test rows from the public Taobao tables of impressions, advertisements, users
 * and behaviours, which may be far larger than memory. Plain Java.
 *
 * <p>{@link io.mmoe.data.prepare.TaobaoPreparation} spreads the tables over partitions by user
 * ({@link io.mmoe.data.prepare.PartitionWriter}), and joins each partition in memory. May use:
 * config, data.
 */
@NullMarked
package io.mmoe.data.prepare;

import org.jspecify.annotations.NullMarked;
