/**
 * A model server: loads the largest version of a SavedModel and answers TensorFlow Serving's REST
 * and gRPC requests.
 *
 * <p>{@link io.mmoe.serve.ModelServer} wires the server.
 */
@NullMarked
package io.mmoe.serve;

import org.jspecify.annotations.NullMarked;
