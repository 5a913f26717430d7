package io.mmoe.serve.rest;

import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.settings.ServeSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP server for the {@link RestApi}. It refuses requests that are too large or arrive too
 * slowly, before they exhaust the memory.
 *
 * <p>Owns its port and event loops until {@link #close}. The caller shuts down the request threads.
 */
public final class RestServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final RequestReader reader;
  private final RestApi api;
  private final InferenceEngine engine;
  private final ExecutorService requestThreads;

  private RestServer(
      ServeSettings settings, InferenceEngine engine, ExecutorService requestThreads) {
    this.engine = engine;
    this.requestThreads = requestThreads;
    api = new RestApi(engine);
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
   * Starts to listen.
   *
   * @param requestThreads the caller's threads that parse and answer requests
   * @throws OutputException if the port can't be used
   */
  public static RestServer start(
      ServeSettings settings, InferenceEngine engine, ExecutorService requestThreads) {
    RestServer rest = new RestServer(settings, engine, requestThreads);
    try {
      rest.server.listen().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return rest;
    } catch (Exception e) {
      rest.vertx.close();
      throw new OutputException(
          "--rest_api_port %d of %s can't be used: %s"
              .formatted(settings.restPort(), settings.host(), FailureReason.of(e)),
          new java.io.IOException(e));
    }
  }

  /** The port on which the server listens. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening and waits for requests in progress. */
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
            answer(request, body, start); // Not queued behind slow requests.
          } else {
            requestThreads.execute(() -> answer(request, body, start));
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
    engine
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
   * Closes the connection of a request that was not read completely, after a delay. Without the
   * delay, a client that is still sending would not receive the response.
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
