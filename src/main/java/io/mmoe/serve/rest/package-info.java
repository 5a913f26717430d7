/**
 * TensorFlow Serving's REST interface.
 *
 * <p>{@link io.mmoe.rest.RestServer} speaks HTTP, {@link io.mmoe.rest.RestApi} knows the addresses,
 * {@link io.mmoe.rest.JsonRequests} and {@link io.mmoe.rest.JsonResponses} the bodies. May use:
 * servable, serving, tfserving.
 */
@NullMarked
package io.mmoe.rest;

import org.jspecify.annotations.NullMarked;
