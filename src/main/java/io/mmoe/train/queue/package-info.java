/**
 * The work queue: slices of the training files that several workers take one by one.
 *
 * <p>{@link io.mmoe.train.queue.WorkQueue} decides which slice this worker takes. The state of all
 * slices is one small variable, a {@link io.mmoe.train.queue.SliceTable}, which checkpoints hold.
 * {@link io.mmoe.train.queue.SliceOps} changes it by compare-and-set.
 */
@NullMarked
package io.mmoe.train.queue;

import org.jspecify.annotations.NullMarked;
