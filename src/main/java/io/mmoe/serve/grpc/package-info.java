/**
 * TensorFlow Serving's gRPC interface.
 *
 * <p>{@link io.mmoe.serve.grpc.GrpcServer} listens, {@link io.mmoe.serve.grpc.PredictionService}
 * and {@link io.mmoe.serve.grpc.ModelService} answer. May use: config, servable, serving,
 * tfserving.
 */
@NullMarked
package io.mmoe.serve.grpc;

import org.jspecify.annotations.NullMarked;
