/**
 * TensorFlow Serving's gRPC interface.
 *
 * <p>{@link io.mmoe.grpc.GrpcServer} listens, {@link io.mmoe.grpc.PredictionService} and {@link
 * io.mmoe.grpc.ModelService} answer. May use: config, servable, serving, tfserving.
 */
@NullMarked
package io.mmoe.grpc;

import org.jspecify.annotations.NullMarked;
