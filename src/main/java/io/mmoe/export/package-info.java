/**
 * From a checkpoint to a SavedModel that a server may load.
 *
 * <p>{@link io.mmoe.export.SavedModelWriter} writes the model, {@link
 * io.mmoe.export.WarmupRequests} requests for a server to warm up with, {@link
 * io.mmoe.export.SelfCheck} compares what comes out with what should, {@link
 * io.mmoe.export.StagedVersion} publishes all of it in one step. May use: checkpoint, config,
 * graph, session, servable, tfrecord, tfserving.
 */
@NullMarked
package io.mmoe.export;

import org.jspecify.annotations.NullMarked;
