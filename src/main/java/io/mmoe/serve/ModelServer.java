package io.mmoe.serve;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.mmoe.serve.grpc.GrpcServer;
import io.mmoe.serve.model.ModelBasePath;
import io.mmoe.serve.model.ServableException;
import io.mmoe.serve.rest.RestServer;
import io.mmoe.serve.server.InferenceEngine;
import io.mmoe.serve.server.ModelVersions;
import io.mmoe.serve.server.VersionPoller;
import io.mmoe.settings.Machine;
import io.mmoe.settings.ServeSettings;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running model server: the loaded version, the REST and gRPC ports, and the polling for new
 * versions.
 *
 * <p>Owns its threads and ports. {@link #close} refuses new requests, completes those in progress
 * and releases everything. The model is loaded in the thread that calls {@link #start}.
 */
public final class ModelServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ModelServer.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InferenceEngine engine;
  private final ExecutorService requestThreads;
  private final ScheduledExecutorService pollThread;
  private final Future<?> pollTask;
  private final RestServer rest;
  private final GrpcServer grpc;

  private ModelServer(ServeSettings settings) {
    ModelVersions model = new ModelVersions(settings.name());
    VersionPoller poller =
        new VersionPoller(
            new ModelBasePath(settings.base()), model, Machine.fitForServing(settings.threads()));
    poller.poll();
    engine = new InferenceEngine(model, settings.batching());
    requestThreads =
        Executors.newFixedThreadPool(
            2 * Runtime.getRuntime().availableProcessors(),
            new ThreadFactoryBuilder().setNameFormat("answer-%d").setDaemon(true).build());
    pollThread =
        Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setNameFormat("version-poll").setDaemon(true).build());
    rest = startRest(settings);
    grpc = startGrpc(settings);
    grpc.setReady(model.currentVersion().isPresent());
    if (model.currentVersion().isEmpty()) {
      log.warn("{} has no version that can be served; waiting for one", settings.base());
    }
    long period = settings.poll().toMillis();
    pollTask =
        pollThread.scheduleWithFixedDelay(
            () -> poll(poller, model), period, period, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a server. If no version can be loaded, the server starts and waits for one.
   *
   * @throws ServableException if the base path is not a directory
   * @throws java.io.UncheckedIOException if a port can't be used
   */
  public static ModelServer start(ServeSettings settings) {
    if (!Files.isDirectory(settings.base())) {
      throw new ServableException(
          settings.base() + " is not a directory of versions (--model_base_path)");
    }
    return new ModelServer(settings);
  }

  public int restPort() {
    return rest.port();
  }

  public int grpcPort() {
    return grpc.port();
  }

  @Override
  public void close() {
    pollTask.cancel(false);
    // Wait for a version that is being loaded. It could not be closed later.
    MoreExecutors.shutdownAndAwaitTermination(pollThread, PATIENCE);
    grpc.refuse();
    try {
      rest.close();
    } finally {
      grpc.close();
      closeEngine();
    }
  }

  private void closeEngine() {
    pollThread.shutdown();
    requestThreads.shutdown();
    engine.close();
  }

  /** Polls once. Any failure is logged, so that polling continues. */
  private void poll(VersionPoller poller, ModelVersions model) {
    try {
      poller.poll();
      grpc.setReady(model.currentVersion().isPresent());
    } catch (RuntimeException | Error e) {
      log.error("Looking for new versions failed; trying again", e);
    }
  }

  private RestServer startRest(ServeSettings settings) {
    try {
      return RestServer.start(settings, engine, requestThreads);
    } catch (RuntimeException e) {
      closeEngine();
      throw e;
    }
  }

  private GrpcServer startGrpc(ServeSettings settings) {
    try {
      return GrpcServer.start(settings, engine, requestThreads);
    } catch (RuntimeException e) {
      rest.close();
      closeEngine();
      throw e;
    }
  }
}
