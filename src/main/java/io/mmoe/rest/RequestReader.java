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
    Reading reading = new Reading(request, done, refused);
    reading.start();
    if (announcedSize(request) > maxBytes) {
      reading.refuse(tooLarge());
    }
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
    private long timer;
    private boolean ended;

    Reading(HttpServerRequest request, Consumer<Buffer> done, Consumer<HttpReply> refused) {
      this.request = request;
      this.done = done;
      this.refused = refused;
    }

    void start() {
      timer = vertx.setTimer(timeout.toMillis(), fired -> refuse(tooSlow()));
      request.exceptionHandler(gone -> end());
      request.handler(
          part -> {
            if (!ended && body.length() + part.length() > maxBytes) {
              refuse(tooLarge());
            } else if (!ended) {
              body.appendBuffer(part);
            }
          });
      request.endHandler(
          last -> {
            if (!ended) {
              end();
              done.accept(body);
            }
          });
    }

    /** What still arrives is thrown away. */
    void refuse(HttpReply reply) {
      if (!ended) {
        end();
        refused.accept(reply);
      }
    }

    private void end() {
      ended = true;
      vertx.cancelTimer(timer);
    }
  }
}
