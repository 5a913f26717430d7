/**
 * The protocol-independent part of the model server.
 *
 * <p>{@link io.mmoe.serve.server.InferenceEngine} runs requests with the current version of {@link
 * io.mmoe.serve.server.ModelVersions}. A {@link io.mmoe.serve.server.VersionPoller} replaces that
 * version by newer ones. A {@link io.mmoe.serve.server.Batcher} merges waiting requests.
 */
@NullMarked
package io.mmoe.serve.server;

import org.jspecify.annotations.NullMarked;
