/**
 * The ways in which rows reach a session. Staged input prepares batches on separate threads:
 *
 * <pre>
 * file -- ReaderPool    parses blocks in parallel
 *           RowEncoder  turns a row into labels and ids
 *      -- EpochWindows  EncodedRows of the size of the shuffle buffer, epoch after epoch
 *      -- RowCursor     one row after the other, shuffled within the window
 *      -- BatchBuilder  labels, and GroupTensors for each column group
 *      -- StagedBatches a bounded queue in front of the session
 * </pre>
 *
 * <p>{@link io.mmoe.train.feed.StagedRows} is the entry point, and {@link
 * io.mmoe.train.feed.QueuedRows} the one for a work queue. {@link io.mmoe.train.feed.GraphRows} is
 * for a graph that reads its rows itself.
 */
@NullMarked
package io.mmoe.train.feed;

import org.jspecify.annotations.NullMarked;
