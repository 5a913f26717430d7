package io.mmoe.train.checkpoint;

import io.mmoe.train.session.RowPosition;

/**
 * The data position of a run, as a checkpoint holds it.
 *
 * @param position the epoch, and the row in that epoch
 * @param seed the seed that determines the order of rows
 */
public record DataState(RowPosition position, long seed) {}
