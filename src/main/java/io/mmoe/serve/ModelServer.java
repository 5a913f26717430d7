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
 * A model server: loads the largest version, listens, and watches for new ones.
 *
 * <p>Owns its threads and ports; closing refuses new requests, answers those under way, and ends.
 */
public final class ModelServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ModelServer.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final InferenceEngine models;
  private final ExecutorService answering;
  private final ScheduledExecutorService polling;
  private final Future<?> watching;
  private final RestServer rest;
  private final GrpcServer grpc;

  private ModelServer(ServeSettings settings) {
    ModelVersions model = new ModelVersions(settings.name());
    VersionPoller poller =
        new VersionPoller(
            new ModelBasePath(settings.base()), model, Machine.fitForServing(settings.threads()));
    poller.poll();
    models = new InferenceEngine(model, settings.batching());
    answering =
        Executors.newFixedThreadPool(
            2 * Runtime.getRuntime().availableProcessors(),
            new ThreadFactoryBuilder().setNameFormat("answer-%d").setDaemon(true).build());
    polling =
        Executors.newSingleThreadScheduledExecutor(
            new ThreadFactoryBuilder().setNameFormat("version-poll").setDaemon(true).build());
    rest = startRest(settings);
    grpc = startGrpc(settings);
    grpc.setReady(model.currentVersion().isPresent());
    if (model.currentVersion().isEmpty()) {
      log.warn("{} has no version that can be served; waiting for one", settings.base());
    }
    long period = settings.poll().toMillis();
    watching =
        polling.scheduleWithFixedDelay(
            () -> watch(poller, model), period, period, TimeUnit.MILLISECONDS);
  }

  /**
   * Starts a server.
   *
   * @throws ServableException if there is no directory of versions
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
    watching.cancel(false);
    // A version that is being loaded would come too late to be closed.
    MoreExecutors.shutdownAndAwaitTermination(polling, PATIENCE);
    grpc.refuse();
    try {
      rest.close();
    } finally {
      grpc.close();
      stopAnswering();
    }
  }

  private void stopAnswering() {
    polling.shutdown();
    answering.shutdown();
    models.close();
  }

  /** Whatever happens, the next look is taken. */
  private void watch(VersionPoller poller, ModelVersions model) {
    try {
      poller.poll();
      grpc.setReady(model.currentVersion().isPresent());
    } catch (RuntimeException | Error e) {
      log.error("Looking for new versions failed; trying again", e);
    }
  }

  private RestServer startRest(ServeSettings settings) {
    try {
      return RestServer.start(settings, models, answering);
    } catch (RuntimeException e) {
      stopAnswering();
      throw e;
    }
  }

  private GrpcServer startGrpc(ServeSettings settings) {
    try {
      return GrpcServer.start(settings, models, answering);
    } catch (RuntimeException e) {
      rest.close();
      stopAnswering();
      throw e;
    }
  }
}
