/**
 * TensorFlow Serving's gRPC interface.
 *
 * <p>{@link io.mmoe.serve.grpc.GrpcServer} listens and dispatches to {@link
 * io.mmoe.serve.grpc.PredictionService} and {@link io.mmoe.serve.grpc.ModelService}.
 */
@NullMarked
package io.mmoe.serve.grpc;

import org.jspecify.annotations.NullMarked;
