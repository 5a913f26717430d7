package io.mmoe.app;

import io.mmoe.base.StopRequest;
import io.mmoe.serve.ModelServer;
import io.mmoe.settings.ServeSettings;
import java.util.function.Consumer;

/** A model server that runs until a stop is requested. */
public final class ServeJob {
  private final ServeSettings settings;
  private final StopRequest stopRequest;

  /** The ports of a running server. */
  public record Ports(int rest, int grpc) {}

  public ServeJob(ServeSettings settings, StopRequest stopRequest) {
    this.settings = settings;
    this.stopRequest = stopRequest;
  }

  /**
   * Serves. On a stop request, refuses new requests, completes those in progress, and returns.
   *
   * @param listening called once, when both ports are open
   * @throws io.mmoe.serve.model.ServableException if there is no directory of versions
   * @throws java.io.UncheckedIOException if a port can't be used
   */
  public void run(Consumer<Ports> listening) throws InterruptedException {
    stopRequest.enterWork();
    try (ModelServer server = ModelServer.start(settings)) {
      listening.accept(new Ports(server.restPort(), server.grpcPort()));
      stopRequest.await();
    } finally {
      stopRequest.leaveWork();
    }
  }
}
