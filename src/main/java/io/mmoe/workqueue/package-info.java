/**
 * A queue of slices of the training file, shared by all workers: each slice goes to one worker in
 * each epoch.
 *
 * <p>Where each slice stands ({@link io.mmoe.workqueue.SliceState}) is a variable of the model, and
 * so in every checkpoint; {@link io.mmoe.workqueue.SliceTable} reads and changes it, {@link
 * io.mmoe.workqueue.WorkQueue} decides who takes what. May use: graph.
 */
@NullMarked
package io.mmoe.workqueue;

import org.jspecify.annotations.NullMarked;
