/**
 * Batches prepared ahead, outside the graph: rows are parsed and hashed once, on threads of their
 * own, kept in compact columns, shuffled, and handed to the session as tensors of ids.
 *
 * <p>The way of a row: {@code ParallelEncoder} (bytes to {@code RowTable}s, in parallel), {@code
 * EpochWindows} (tables of as many rows as the shuffle draws from, epoch after epoch), {@code
 * RowCursor} (one row after the other, shuffled), {@code BatchBuilder} (tensors), {@code
 * StagedBatches} (a bounded queue in front of the session). {@link io.mmoe.train.feed.StagedRows}
 * is the entrance. With a work queue, {@link io.mmoe.train.feed.QueuedRows} is. May use: config,
 * data, session, workqueue.
 */
@NullMarked
package io.mmoe.train.feed;

import org.jspecify.annotations.NullMarked;
