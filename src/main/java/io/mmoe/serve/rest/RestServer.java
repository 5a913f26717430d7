package io.mmoe.serve.rest;

import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.settings.ServeSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Speaks HTTP.
 *
 * <p>A request that is too large, or too slow to arrive, is refused before it fills the memory.
 * Owns its threads, but for those that answer.
 */
public final class RestServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final RequestReader reader;
  private final RestApi api;
  private final InferenceEngine models;
  private final ExecutorService answering;

  private RestServer(ServeSettings settings, InferenceEngine models, ExecutorService answering) {
    this.models = models;
    this.answering = answering;
    api = new RestApi(models);
    reader = new RequestReader(vertx, settings.maxRequestBytes(), settings.requestTimeout());
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(settings.host())
                    .setPort(settings.restPort())
                    .setIdleTimeout((int) IDLE.toSeconds())
                    .setHandle100ContinueAutomatically(true)
                    .setHttp2ClearTextEnabled(false)
                    .setTcpNoDelay(true))
            .requestHandler(this::handle);
  }

  /**
   * Begins to listen.
   *
   * @param answering takes the parsing and answering of requests; stays the caller's
   * @throws UncheckedIOException if the port is taken
   */
  public static RestServer start(
      ServeSettings settings, InferenceEngine models, ExecutorService answering) {
    RestServer rest = new RestServer(settings, models, answering);
    try {
      rest.server.listen().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return rest;
    } catch (Exception e) {
      rest.vertx.close();
      throw new UncheckedIOException(
          "--rest_api_port %d of %s can't be used: %s"
              .formatted(settings.restPort(), settings.host(), e.getMessage()),
          new java.io.IOException(e));
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Ends listening and waits for the answers under way. */
  @Override
  public void close() {
    try {
      server.shutdown(PATIENCE.toSeconds(), TimeUnit.SECONDS).await();
      vertx.close().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpServerRequest request) {
    long start = System.nanoTime();
    reader.read(
        request,
        body -> {
          if (RestApi.isProbe(request.path())) {
            answer(request, body, start); // Not behind requests that take long to read.
          } else {
            answering.execute(() -> answer(request, body, start));
          }
        },
        refusal -> reply(request, refusal, start));
  }

  private void answer(HttpServerRequest request, RequestReader.Body body, long start) {
    var unused =
        api.answer(request.method().name(), request.path(), body.bytes().getBytes())
            .thenAccept(
                reply -> {
                  body.release().run();
                  reply(request, reply, start);
                });
  }

  private void reply(HttpServerRequest request, HttpReply reply, long start) {
    models
        .metrics()
        .request(
            "rest",
            RestApi.method(request.method().name(), request.path()),
            reply.code(),
            Duration.ofNanos(System.nanoTime() - start));
    if (!request.isEnded()) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    request
        .response()
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType())
        .end(Buffer.buffer(reply.body()))
        .onComplete(sent -> closeUnlessRead(request));
  }

  /**
   * Ends a connection whose request was not read to its end, but not at once: a client that is
   * still sending would miss the answer.
   */
  private void closeUnlessRead(HttpServerRequest request) {
    if (!request.isEnded()) {
      vertx.setTimer(
          LINGER.toMillis(),
          fired -> {
            if (!request.isEnded()) {
              request.connection().close();
            }
          });
    }
  }
}
