package io.mmoe.serve.rest;

import io.grpc.Status;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Collects the bodies of requests, each up to a size and for a time, all together up to a share of
 * the Java heap.
 *
 * @param held bytes of all bodies that are not answered yet
 */
record RequestReader(Vertx vertx, int maxBytes, Duration timeout, AtomicLong held) {
  /** Parsed, a body takes several times its size. */
  private static final long MOST_HELD_BYTES = Runtime.getRuntime().maxMemory() / 16;

  RequestReader(Vertx vertx, int maxBytes, Duration timeout) {
    this(vertx, maxBytes, timeout, new AtomicLong());
  }

  /**
   * A body that has arrived.
   *
   * @param release to be called once, when it is answered
   */
  record Body(Buffer bytes, Runnable release) {}

  /**
   * Reads a request; exactly one of the two is told, unless the client goes away.
   *
   * @param done is handed the body
   * @param refused is handed why it was not read to its end
   */
  void read(HttpServerRequest request, Consumer<Body> done, Consumer<HttpReply> refused) {
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

  private static HttpReply tooMany() {
    return HttpReply.error(
        Status.Code.UNAVAILABLE, 503, "too many requests are under way for the server's memory");
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
    private final Consumer<Body> done;
    private final Consumer<HttpReply> refused;
    private final Buffer body = Buffer.buffer();
    private long timer;
    private boolean ended;

    Reading(HttpServerRequest request, Consumer<Body> done, Consumer<HttpReply> refused) {
      this.request = request;
      this.done = done;
      this.refused = refused;
    }

    void start() {
      timer = vertx.setTimer(timeout.toMillis(), fired -> refuse(tooSlow()));
      request.exceptionHandler(
          gone -> {
            if (!ended) {
              end();
              held.addAndGet(-body.length());
            }
          });
      request.handler(
          part -> {
            if (!ended && body.length() + part.length() > maxBytes) {
              refuse(tooLarge());
            } else if (!ended && held.addAndGet(part.length()) > MOST_HELD_BYTES) {
              held.addAndGet(-part.length());
              refuse(tooMany());
            } else if (!ended) {
              body.appendBuffer(part);
            }
          });
      request.endHandler(
          last -> {
            if (!ended) {
              end();
              int length = body.length();
              done.accept(new Body(body, () -> held.addAndGet(-length)));
            }
          });
    }

    /** What still arrives is thrown away. */
    void refuse(HttpReply reply) {
      if (!ended) {
        end();
        held.addAndGet(-body.length());
        refused.accept(reply);
      }
    }

    private void end() {
      ended = true;
      vertx.cancelTimer(timer);
    }
  }
}
