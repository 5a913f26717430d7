/**
 * TensorFlow Serving's REST interface.
 *
 * <p>{@link io.mmoe.serve.rest.RestServer} is the HTTP server. {@link io.mmoe.serve.rest.RestApi}
 * maps paths to calls. {@link io.mmoe.serve.rest.JsonRequests} and {@link
 * io.mmoe.serve.rest.JsonResponses} convert the bodies.
 */
@NullMarked
package io.mmoe.serve.rest;

import org.jspecify.annotations.NullMarked;
