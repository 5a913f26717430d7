package io.mmoe.rest;

import io.grpc.Status;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Collects the body of a request, up to a size and for a time. */
record RequestReader(Vertx vertx, int maxBytes, Duration timeout) {

  /**
   * Reads a request; exactly one of the two is told, unless the client goes away.
   *
   * @param done is handed the body
   * @param refused is handed why it was not read to its end
   */
  void read(HttpServerRequest request, Consumer<Buffer> done, Consumer<HttpReply> refused) {
    if (announcedSize(request) > maxBytes) {
      refused.accept(tooLarge());
      return;
    }
    new Reading(request, done, refused).start();
  }

  private static long announcedSize(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length.trim());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private HttpReply tooLarge() {
    return HttpReply.error(
        Status.Code.RESOURCE_EXHAUSTED,
        413,
        "the request is larger than " + maxBytes + " bytes (--max_request_mb)");
  }

  private HttpReply tooSlow() {
    return HttpReply.error(
        Status.Code.DEADLINE_EXCEEDED,
        408,
        "the request did not arrive within " + timeout.toSeconds() + " s");
  }

  /** One request, on its event loop. */
  private final class Reading {
    private final HttpServerRequest request;
    private final Consumer<Buffer> done;
    private final Consumer<HttpReply> refused;
    private final Buffer body = Buffer.buffer();
    private boolean ended;

    Reading(HttpServerRequest request, Consumer<Buffer> done, Consumer<HttpReply> refused) {
      this.request = request;
      this.done = done;
      this.refused = refused;
    }

    void start() {
      long timer = vertx.setTimer(timeout.toMillis(), fired -> refuse(tooSlow()));
      request.exceptionHandler(
          gone -> {
            ended = true;
            vertx.cancelTimer(timer);
          });
      request.handler(
          part -> {
            if (ended) {
              return;
            }
            if (body.length() + part.length() > maxBytes) {
              vertx.cancelTimer(timer);
              refuse(tooLarge());
            } else {
              body.appendBuffer(part);
            }
          });
      request.endHandler(
          end -> {
            vertx.cancelTimer(timer);
            if (!ended) {
              ended = true;
              done.accept(body);
            }
          });
    }

    private void refuse(HttpReply reply) {
      if (!ended) {
        ended = true;
        refused.accept(reply);
      }
    }
  }
}
