/**
 * Export of a checkpoint to a SavedModel that a server can load.
 *
 * <p>{@link io.mmoe.export.SavedModelWriter} writes the graph and the weights. {@link
 * io.mmoe.export.WarmupRequests} adds requests for warming up a server. {@link
 * io.mmoe.export.SelfCheck} compares the outputs of checkpoint and SavedModel. {@link
 * io.mmoe.export.StagedVersion} publishes the files atomically.
 */
@NullMarked
package io.mmoe.export;

import org.jspecify.annotations.NullMarked;
