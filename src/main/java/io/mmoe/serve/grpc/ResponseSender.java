package io.mmoe.serve.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.mmoe.serve.server.RequestFailedException;
import io.mmoe.serve.server.ServingMetrics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Sends answers and failures to clients, and counts them. */
record ResponseSender(ServingMetrics metrics) {
  private static final int MAX_DESCRIPTION = 800;

  /** Makes an answer and sends it, or why there is none, when it is there. */
  <T> void send(String method, StreamObserver<T> observer, Supplier<CompletableFuture<T>> answer) {
    long start = System.nanoTime();
    CompletableFuture<T> future;
    try {
      future = answer.get();
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
   * Trailers hold 8 KB, in which a character may take nine bytes; a longer description would reach
   * the client as a broken connection.
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
