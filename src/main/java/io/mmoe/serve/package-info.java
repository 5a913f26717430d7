/**
 * A model server that answers TensorFlow Serving's REST and gRPC requests with the largest version
 * of a SavedModel.
 *
 * <p>{@link io.mmoe.serve.ModelServer} starts and stops all of its parts.
 */
@NullMarked
package io.mmoe.serve;

import org.jspecify.annotations.NullMarked;
