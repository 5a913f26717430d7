/**
 * A model server, but for the protocols that it speaks.
 *
 * <p>{@link io.mmoe.serve.server.InferenceEngine} answers queries with the {@link
 * io.mmoe.serve.server.ModelVersions}'s current version, which a {@link
 * io.mmoe.serve.server.VersionPoller} keeps up to date; a {@link io.mmoe.serve.server.Batcher}
 * merges queries that wait together. May use: config, servable, tfrecord, tfserving.
 */
@NullMarked
package io.mmoe.serve.server;

import org.jspecify.annotations.NullMarked;
