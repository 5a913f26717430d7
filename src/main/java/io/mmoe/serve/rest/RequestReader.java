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
 * A reader of request bodies, with limits for the size and duration of one request and for the
 * memory of all requests.
 *
 * <p>Safe for use by several event loops. The caller closes Vert.x.
 */
final class RequestReader {
  /** The limit for all bodies together. A parsed body takes several times its size. */
  private static final long MOST_HELD_BYTES = Runtime.getRuntime().maxMemory() / 16;

  private final Vertx vertx;
  private final int maxBytes;
  private final Duration timeout;

  /** The bytes of all bodies that are still in use. */
  private final AtomicLong held = new AtomicLong();

  RequestReader(Vertx vertx, int maxBytes, Duration timeout) {
    this.vertx = vertx;
    this.maxBytes = maxBytes;
    this.timeout = timeout;
  }

  /**
   * A complete body.
   *
   * @param release must run once, after the response
   */
  record Body(Buffer bytes, Runnable release) {}

  /**
   * Reads a request. Exactly one of the consumers is called, unless the client disconnects.
   *
   * @param done receives the body
   * @param refused receives the error response for a request that breaks a limit
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

  /** The state of one request, used only on its event loop. */
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

    /** Ends the reading with an error response. Later parts of the body are discarded. */
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
