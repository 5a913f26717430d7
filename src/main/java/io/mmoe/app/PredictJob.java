package io.mmoe.app;

import com.google.common.util.concurrent.MoreExecutors;
import io.mmoe.app.evaluate.ProbabilityFile;
import io.mmoe.base.AtomicFile;
import io.mmoe.base.OutputException;
import io.mmoe.base.Progress;
import io.mmoe.serve.model.HostTensor;
import io.mmoe.serve.model.HostTensor.Float32s;
import io.mmoe.serve.model.InvalidInputException;
import io.mmoe.serve.model.ModelBasePath;
import io.mmoe.serve.model.RowInputs;
import io.mmoe.serve.model.Servable;
import io.mmoe.serve.model.ServableException;
import io.mmoe.serve.model.ServableSignature;
import io.mmoe.settings.Machine;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.PredictSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batch inference: scores the rows of a file with a SavedModel.
 *
 * <p>Rows are streamed, so memory does not grow with the file. The output appears when complete.
 */
public final class PredictJob {
  private static final Logger log = LoggerFactory.getLogger(PredictJob.class);
  private static final List<String> TASKS = ModelSettings.REFERENCE.taskNames();

  private final PredictSettings settings;

  public PredictJob(PredictSettings settings) {
    this.settings = settings;
  }

  /**
   * Scores the rows.
   *
   * @return the number of rows
   * @throws io.mmoe.data.DataException at the first malformed row
   * @throws ServableException if the model can't be used, or if it predicts NaN or infinity for a
   *     row. No output appears then
   */
  public long run() {
    Machine.requireBatchFits(settings.batchSize());
    AtomicFile.requireOther("--output", settings.output(), List.of(settings.input()));
    AtomicFile.requireWritable(settings.output());
    Path directory = new ModelBasePath(settings.model()).model();
    try (RowInputs rows = RowInputs.open(settings.input());
        Servable servable = Servable.load(directory, Machine.fitForServing(settings.threads()));
        ProbabilityFile output =
            ProbabilityFile.create(settings.output(), settings.format(), TASKS)) {
      log.info("Scoring {} with {}", settings.input(), directory);
      score(rows, servable, output);
      output.publish();
      return rows.rowsRead();
    } catch (IOException e) {
      throw OutputException.unwritable(settings.output(), e);
    }
  }

  /** Reads and writes on this thread while worker threads run the model. */
  private void score(RowInputs rows, Servable servable, ProbabilityFile output) {
    ServableSignature signature =
        servable
            .signature(ServableSignature.DEFAULT)
            .filter(found -> found.outputs().keySet().containsAll(TASKS))
            .orElseThrow(
                () -> new ServableException(settings.model() + " does not predict " + TASKS));
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    Queue<Call> inProgress = new ArrayDeque<>();
    try (Progress progress =
        Progress.of(new Progress.Work("Scoring", "rows", OptionalLong.empty()))) {
      long scored = 0;
      var next = rows.next(settings.batchSize());
      while (next.isPresent() || !inProgress.isEmpty()) {
        if (next.isPresent()) {
          Map<String, HostTensor> inputs = next.get();
          inProgress.add(
              new Call(
                  inputs.values().iterator().next().rows(),
                  workers.submit(() -> servable.run(signature, inputs, TASKS))));
        }
        if (next.isEmpty() || inProgress.size() > threads) {
          rows.expectedRows().ifPresent(progress::expect);
          Call call = inProgress.remove();
          write(call, scored, output);
          scored += call.rows();
          progress.add(call.rows());
        }
        next = next.isPresent() ? rows.next(settings.batchSize()) : Optional.empty();
      }
    } finally {
      // The servable may close only after its last call.
      MoreExecutors.shutdownAndAwaitTermination(workers, Duration.ofDays(1));
    }
  }

  /** A call of the model with some rows. */
  private record Call(int rows, Future<Map<String, HostTensor>> result) {}

  /**
   * Writes the results of a call.
   *
   * @param before the number of rows of earlier calls
   */
  private void write(Call call, long before, ProbabilityFile output) {
    List<float[]> byTask = new ArrayList<>();
    result(call.result()).forEach((task, values) -> byTask.add(floats(task, values, call.rows())));
    float[] probabilities = new float[TASKS.size()];
    for (int row = 0; row < call.rows(); row++) {
      for (int task = 0; task < probabilities.length; task++) {
        probabilities[task] = byTask.get(task)[row];
        requireFinite(probabilities[task], task, before + row + 1);
      }
      output.row(probabilities);
    }
  }

  private float[] floats(String task, HostTensor values, int rows) {
    if (values instanceof Float32s floats && floats.size() == rows) {
      return floats.values();
    }
    throw new ServableException(
        "%s does not predict one number of type float32 for %s in each row"
            .formatted(settings.model(), task));
  }

  private void requireFinite(float probability, int task, long row) {
    if (!Float.isFinite(probability)) {
      throw new ServableException(
          "%s predicts %s for %s in row %d of %s. Nothing is written. Export a checkpoint with finite weights"
              .formatted(settings.model(), probability, TASKS.get(task), row, settings.input()));
    }
  }

  private Map<String, HostTensor> result(Future<Map<String, HostTensor>> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidInputException rejected) {
        throw new ServableException(
            "%s rejects the rows of %s: %s"
                .formatted(settings.model(), settings.input(), rejected.getMessage()),
            rejected);
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while scoring", e);
    }
  }
}
