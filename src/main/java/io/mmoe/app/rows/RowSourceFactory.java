package io.mmoe.app.rows;

import io.mmoe.build.graph.GraphInput.Fed;
import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.build.graph.Variable;
import io.mmoe.data.BadRowHandler;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.TrainSettings;
import io.mmoe.settings.schema.IdKind;
import io.mmoe.settings.schema.RowSchema;
import io.mmoe.train.feed.GraphRows;
import io.mmoe.train.feed.QueuedRows;
import io.mmoe.train.feed.StagedRows;
import io.mmoe.train.queue.SliceOps;
import io.mmoe.train.queue.WorkQueue;
import io.mmoe.train.session.RowSource;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A factory of row sources that fit the input of a graph. */
public final class RowSourceFactory {
  /** The time without progress after which another worker takes over a work queue slice. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RowSourceFactory() {}

  /**
   * Returns the training and test rows for a training graph.
   *
   * @param trainingRows rows of an epoch. Required for in-graph input only.
   * @param worker this process among the workers that share the training rows
   * @param badRows called for each malformed training row
   */
  public static RowSource forTraining(
      ModelGraph model,
      TrainSettings settings,
      OptionalLong trainingRows,
      WorkQueue.Worker worker,
      BadRowHandler badRows) {
    if (model.input() instanceof Reading reading) {
      return new GraphRows(reading, settings.data(), trainingRows.orElseThrow());
    }
    Optional<Variable> queue = ((Fed) model.input()).workQueue();
    if (queue.isPresent()) {
      SliceOps ops = new SliceOps(model.graph(), queue.get());
      return new QueuedRows(staged(model, settings, worker.seed(), badRows), ops, worker, PATIENCE);
    }
    return staged(model, settings, worker.seed() + worker.index(), badRows);
  }

  /**
   * Returns the test rows for an evaluation graph.
   *
   * @param ids the kind of ids that its tables take
   */
  public static RowSource forTest(
      ModelGraph model, GraphSettings graph, DataSettings data, IdKind ids) {
    return model.input() instanceof Reading reading
        ? new GraphRows(reading, data, 1)
        : new StagedRows(data, schema(model, graph, ids), 0, BadRowHandler.FAIL);
  }

  private static StagedRows staged(
      ModelGraph model, TrainSettings settings, long seed, BadRowHandler badRows) {
    IdKind ids = settings.model().embeddings().ids();
    return new StagedRows(settings.data(), schema(model, settings.graph(), ids), seed, badRows);
  }

  private static RowSchema schema(ModelGraph model, GraphSettings graph, IdKind ids) {
    int tasks = Math.toIntExact(model.predictions().labels().shape().get(1));
    return RowSchema.taobao(graph.columnGroups(), tasks, ids);
  }
}
