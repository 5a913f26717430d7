package io.mmoe.serve.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.mmoe.serve.server.RequestFailedException;
import io.mmoe.serve.server.ServingMetrics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A sender of responses and failures, which also records metrics. Safe for use by several threads.
 */
final class ResponseSender {
  private static final int MAX_DESCRIPTION = 800;

  private final ServingMetrics metrics;

  ResponseSender(ServingMetrics metrics) {
    this.metrics = metrics;
  }

  /** Starts a call and sends its response or failure when it completes. */
  <T> void send(String method, StreamObserver<T> observer, Supplier<CompletableFuture<T>> call) {
    long start = System.nanoTime();
    CompletableFuture<T> future;
    try {
      future = call.get();
    } catch (RuntimeException | Error e) {
      future = CompletableFuture.failedFuture(e);
    }
    var unused =
        future.whenComplete(
            (value, failure) -> {
              Status status = failure == null ? Status.OK : status(failure);
              metrics.request(
                  "grpc", method, status.getCode(), Duration.ofNanos(System.nanoTime() - start));
              if (status.isOk()) {
                observer.onNext(value);
                observer.onCompleted();
              } else {
                observer.onError(status.asRuntimeException());
              }
            });
  }

  /**
   * Shortens a description to fit into gRPC's trailers of 8 KB, where a character may take nine
   * bytes. Longer trailers would break the connection.
   */
  private static String shortened(String message) {
    return message.length() <= MAX_DESCRIPTION
        ? message
        : message.substring(0, MAX_DESCRIPTION) + "...";
  }

  private static Status status(Throwable failure) {
    RequestFailedException known = RequestFailedException.of(failure);
    return Status.fromCode(known.code())
        .withDescription(shortened(String.valueOf(known.getMessage())));
  }
}
