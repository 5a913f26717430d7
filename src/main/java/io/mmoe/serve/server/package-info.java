/**
 * A model server, but for the protocols that it speaks.
 *
 * <p>{@link io.mmoe.serving.ModelServer} answers queries with the {@link
 * io.mmoe.serving.ServedModel}'s current version, which a {@link io.mmoe.serving.VersionPoller}
 * keeps up to date; a {@link io.mmoe.serving.Batcher} merges queries that wait together. May use:
 * config, servable, tfrecord, tfserving.
 */
@NullMarked
package io.mmoe.serving;

import org.jspecify.annotations.NullMarked;
