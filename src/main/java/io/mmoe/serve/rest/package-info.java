/**
 * TensorFlow Serving's REST interface.
 *
 * <p>{@link io.mmoe.serve.rest.RestServer} speaks HTTP, {@link io.mmoe.serve.rest.RestApi} knows
 * the addresses, {@link io.mmoe.serve.rest.JsonRequests} and {@link
 * io.mmoe.serve.rest.JsonResponses} the bodies. May use: servable, serving, tfserving.
 */
@NullMarked
package io.mmoe.serve.rest;

import org.jspecify.annotations.NullMarked;
