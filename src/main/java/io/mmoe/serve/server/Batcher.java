package io.mmoe.serve.server;

import io.grpc.Status;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.InvalidInputException;
import io.mmoe.settings.ServeSettings.Batching;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A queue that merges waiting requests for one signature of one version to batches. Each request
 * gets the same outputs as in a run of its own. If a merged run fails because of one request, each
 * request of the batch runs alone.
 *
 * <p>Safe for use by several threads.
 */
final class Batcher {

  /** A function that runs the model. */
  interface Model {
    /**
     * Runs the model with one batch.
     *
     * @throws InvalidInputException if the model does not accept the inputs
     */
    Map<String, HostTensor> run(Map<String, HostTensor> inputs);
  }

  /**
   * The resources that all batchers of a server share. The caller shuts them down.
   *
   * @param runs the executor of model runs
   * @param parallelRuns the largest number of concurrent runs of one batcher
   * @param timer the executor that ends delays
   * @param batchRows receives the number of rows of each batch
   */
  record Resources(
      Executor runs, int parallelRuns, ScheduledExecutorService timer, IntConsumer batchRows) {}

  private record Waiting(
      Map<String, HostTensor> inputs,
      int rows,
      CompletableFuture<Map<String, HostTensor>> outputs) {}

  private static final int BATCHES_IN_A_ROW = 16;

  private final Model model;
  private final Batching settings;
  private final Resources resources;
  private final Queue<Waiting> queue = new ArrayDeque<>();
  private int queuedRows;
  private int running;
  private boolean delayed;

  Batcher(Model model, Batching settings, Resources resources) {
    this.model = model;
    this.settings = settings;
    this.resources = resources;
  }

  /**
   * Adds a request to the queue.
   *
   * @param inputs the inputs of the signature, each with {@code rows} rows
   * @return the outputs, or a failure with {@link InvalidInputException}
   * @throws RequestFailedException if the request has too many rows, or if the queue is full
   */
  CompletableFuture<Map<String, HostTensor>> submit(Map<String, HostTensor> inputs, int rows) {
    if (rows > settings.maxQueuedRows()) {
      throw new RequestFailedException(
          Status.Code.INVALID_ARGUMENT,
          "A request of %d rows exceeds the limit of waiting rows (--max_queued_rows %d)"
              .formatted(rows, settings.maxQueuedRows()));
    }
    Waiting waiting = new Waiting(inputs, rows, new CompletableFuture<>());
    synchronized (this) {
      if (queuedRows > 0 && queuedRows + rows > settings.maxQueuedRows()) {
        throw new RequestFailedException(
            Status.Code.UNAVAILABLE,
            "The batch scheduling queue is full: %d rows wait".formatted(queuedRows));
      }
      queue.add(waiting);
      queuedRows += rows;
      if (settings.maxDelay().isZero() || queuedRows >= settings.maxRows()) {
        startRun();
      } else if (!delayed) {
        delayed = true;
        var unused =
            resources
                .timer()
                .schedule(this::endDelay, settings.maxDelay().toNanos(), TimeUnit.NANOSECONDS);
      }
    }
    return waiting.outputs();
  }

  private synchronized void endDelay() {
    delayed = false;
    startRun();
  }

  private synchronized void startRun() {
    if (running < resources.parallelRuns() && !queue.isEmpty()) {
      running++;
      resources.runs().execute(this::runSome);
    }
  }

  /**
   * Runs up to 16 batches, then goes to the end of the executor's queue, behind the runs of other
   * batchers. Doing so after every batch would cost a third of the throughput.
   */
  private void runSome() {
    for (int turn = 0; turn < BATCHES_IN_A_ROW; turn++) {
      List<Waiting> batch = nextBatch();
      if (batch.isEmpty()) {
        return;
      }
      run(batch);
    }
    resources.runs().execute(this::runSome);
  }

  /** Takes the next batch from the queue. An empty batch ends the run. */
  private synchronized List<Waiting> nextBatch() {
    List<Waiting> batch = new ArrayList<>();
    int rows = 0;
    Waiting next = queue.peek();
    while (next != null && (batch.isEmpty() || rows + next.rows() <= settings.maxRows())) {
      batch.add(queue.remove());
      rows += next.rows();
      next = queue.peek();
    }
    queuedRows -= rows;
    if (batch.isEmpty()) {
      running--;
    }
    return batch;
  }

  private void run(List<Waiting> batch) {
    try {
      resources.batchRows().accept(batch.stream().mapToInt(Waiting::rows).sum());
      complete(batch, model.run(join(batch)));
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.get(0).outputs().completeExceptionally(e);
      } else {
        batch.forEach(waiting -> run(List.of(waiting)));
      }
    }
  }

  private static Map<String, HostTensor> join(List<Waiting> batch) {
    Map<String, HostTensor> joined = new LinkedHashMap<>();
    for (String name : batch.get(0).inputs().keySet()) {
      joined.put(
          name, HostTensor.concat(batch.stream().map(waiting -> input(waiting, name)).toList()));
    }
    return joined;
  }

  private static HostTensor input(Waiting waiting, String name) {
    HostTensor input = waiting.inputs().get(name);
    if (input == null) {
      throw new IllegalStateException("requests for one signature have different inputs: " + name);
    }
    return input;
  }

  private static void complete(List<Waiting> batch, Map<String, HostTensor> outputs) {
    int row = 0;
    for (Waiting waiting : batch) {
      Map<String, HostTensor> own = new LinkedHashMap<>();
      for (Map.Entry<String, HostTensor> output : outputs.entrySet()) {
        own.put(output.getKey(), output.getValue().slice(row, row + waiting.rows()));
      }
      row += waiting.rows();
      waiting.outputs().complete(own);
    }
  }
}
