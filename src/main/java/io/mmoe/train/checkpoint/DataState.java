package io.mmoe.train.checkpoint;

import io.mmoe.train.session.RowPosition;

/**
 * Where training stood in its rows when a checkpoint was written.
 *
 * @param seed makes the order of the rows
 */
public record DataState(RowPosition position, long seed) {}
