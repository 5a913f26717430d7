package io.mmoe.serve.grpc;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.settings.ServeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server for TensorFlow Serving's two services and the standard health service.
 *
 * <p>Owns its port and network threads until {@link #close}. The caller shuts down the request
 * threads.
 */
public final class GrpcServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Server server;
  private final HealthStatusManager health = new HealthStatusManager();
  private final StreamingCalls watches = new StreamingCalls();

  private GrpcServer(
      ServeSettings settings, InferenceEngine engine, ExecutorService requestThreads) {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.grpcPort()))
            .executor(requestThreads)
            .maxInboundMessageSize(settings.maxRequestBytes())
            .addService(new PredictionService(engine))
            .addService(new ModelService(engine))
            .addService(ServerInterceptors.intercept(health.getHealthService(), watches))
            .build();
  }

  /**
   * Starts to listen. The health service reports NOT_SERVING until {@link #setReady}.
   *
   * @param requestThreads the caller's threads that parse and answer requests
   * @throws OutputException if the port can't be used
   */
  public static GrpcServer start(
      ServeSettings settings, InferenceEngine engine, ExecutorService requestThreads) {
    GrpcServer grpc = new GrpcServer(settings, engine, requestThreads);
    grpc.setReady(false);
    try {
      grpc.server.start();
      return grpc;
    } catch (IOException e) {
      throw new OutputException(
          "--port %d of %s can't be used: %s"
              .formatted(settings.grpcPort(), settings.host(), FailureReason.of(e)),
          e);
    }
  }

  /** The port on which the server listens. */
  public int port() {
    return server.getPort();
  }

  /** Sets whether the health service reports SERVING. */
  public void setReady(boolean ready) {
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Refuses new calls. Calls in progress continue, except health watches, which end. */
  public void refuse() {
    health.enterTerminalState();
    server.shutdown();
    watches.end();
  }

  /** Stops listening and waits for calls in progress. */
  @Override
  public void close() {
    if (!server.isShutdown()) {
      refuse();
    }
    try {
      if (!server.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      server.shutdownNow();
    }
  }
}
