package io.mmoe.serve.server;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.grpc.Status;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.settings.ServeSettings.Batching;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * The protocol-independent core of the server, which runs requests in batches with a model's
 * current version.
 *
 * <p>Owns its threads and its metrics, and closes the model's current version. It must be closed
 * after the last request. Safe for use by several threads.
 */
public final class InferenceEngine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ModelVersions model;
  private final ServingMetrics metrics;
  private final ExecutorService runs;
  private final ScheduledExecutorService timer;
  private final Batching batching;
  private final Batcher.Resources resources;

  public InferenceEngine(ModelVersions model, Batching batching) {
    this.model = model;
    this.batching = batching;
    metrics = new ServingMetrics(model);
    int processors = Runtime.getRuntime().availableProcessors();
    runs = Executors.newFixedThreadPool(2 * processors, named("model-run-%d"));
    timer = Executors.newSingleThreadScheduledExecutor(named("batch-timer-%d"));
    resources = new Batcher.Resources(runs, processors, timer, metrics::batch);
  }

  public ModelVersions model() {
    return model;
  }

  public ServingMetrics metrics() {
    return metrics;
  }

  /**
   * Runs a request.
   *
   * @return the response, or a failure with {@link RequestFailedException}
   */
  public CompletableFuture<ModelResponse> infer(ModelRequest request) {
    LoadedVersion version;
    try {
      version = model.acquire(request.model(), request.version());
    } catch (RequestFailedException e) {
      return CompletableFuture.failedFuture(e);
    }
    try {
      return infer(request, version)
          .whenComplete((response, failure) -> version.release())
          .exceptionally(
              failure -> {
                throw RequestFailedException.of(failure);
              });
    } catch (RuntimeException | Error e) {
      version.release();
      return CompletableFuture.failedFuture(RequestFailedException.of(e));
    }
  }

  /**
   * Returns the signatures of the current version.
   *
   * @param name the requested model
   * @param number the requested version, if any
   * @throws RequestFailedException if this model or version is not served
   */
  public Signatures signatures(String name, OptionalLong number) {
    LoadedVersion version = model.acquire(name, number);
    try {
      return new Signatures(version.number(), version.servable().signatures());
    } finally {
      version.release();
    }
  }

  /** The signatures of a version, by name. */
  public record Signatures(long version, Map<String, ServableSignature> byName) {}

  @Override
  public void close() {
    timer.shutdown();
    MoreExecutors.shutdownAndAwaitTermination(runs, PATIENCE);
    model.stop();
    metrics.close();
  }

  private CompletableFuture<ModelResponse> infer(ModelRequest request, LoadedVersion version) {
    ServableSignature signature =
        version
            .servable()
            .signature(request.signature())
            .orElseThrow(
                () ->
                    new RequestFailedException(
                        Status.Code.INVALID_ARGUMENT,
                        "Serving signature name: \"%s\" not found in signature def"
                            .formatted(request.signature())));
    // As in TensorFlow Serving, predict may use any signature. It passes serialized examples to
    // signatures for examples.
    if (!request.method().equals("predict") && !signature.method().equals(request.method())) {
      throw new RequestFailedException(
          Status.Code.INVALID_ARGUMENT,
          "Expected %s signature method_name to be tensorflow/serving/%s. Was: %s"
              .formatted(
                  request.method(), request.method(), signature.definition().getMethodName()));
    }
    Map<String, HostTensor> inputs = request.inputs().apply(signature);
    return version
        .batcher(signature.name(), () -> batcher(version, signature))
        .submit(inputs, signature.rows(inputs))
        .thenApply(
            outputs ->
                new ModelResponse(model.name(), version.number(), signature.name(), outputs));
  }

  private Batcher batcher(LoadedVersion version, ServableSignature signature) {
    return new Batcher(
        inputs -> version.servable().run(signature, inputs, signature.outputs().keySet()),
        batching,
        resources);
  }

  private static ThreadFactory named(String format) {
    return new ThreadFactoryBuilder().setNameFormat(format).setDaemon(true).build();
  }
}
