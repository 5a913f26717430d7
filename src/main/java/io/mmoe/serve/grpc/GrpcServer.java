package io.mmoe.serve.grpc;

import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.settings.ServeSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Speaks gRPC, with the standard health service beside TensorFlow Serving's two. */
public final class GrpcServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Server server;
  private final HealthStatusManager health = new HealthStatusManager();
  private final StreamingCalls watches = new StreamingCalls();

  private GrpcServer(ServeSettings settings, InferenceEngine models, ExecutorService answering) {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(settings.host(), settings.grpcPort()))
            .executor(answering)
            .maxInboundMessageSize(settings.maxRequestBytes())
            .addService(new PredictionService(models))
            .addService(new ModelService(models))
            .addService(ServerInterceptors.intercept(health.getHealthService(), watches))
            .build();
  }

  /**
   * Begins to listen.
   *
   * @param answering takes the parsing and answering of requests; stays the caller's
   * @throws UncheckedIOException if the port is taken
   */
  public static GrpcServer start(
      ServeSettings settings, InferenceEngine models, ExecutorService answering) {
    GrpcServer grpc = new GrpcServer(settings, models, answering);
    grpc.setReady(false);
    try {
      grpc.server.start();
      return grpc;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "--port %d of %s can't be used: %s"
              .formatted(settings.grpcPort(), settings.host(), e.getMessage()),
          e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Tells the health service whether there is a model to ask. */
  public void setReady(boolean ready) {
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Takes no more calls; those under way go on. */
  public void refuse() {
    health.enterTerminalState();
    server.shutdown();
    watches.end();
  }

  /** Ends listening and waits for the answers under way. */
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
