package io.mmoe.testing;

import io.mmoe.build.graph.GraphInput.Fed;
import io.mmoe.build.graph.GraphInput.Reading;
import io.mmoe.build.graph.ModelGraph;
import io.mmoe.data.BadRowHandler;
import io.mmoe.settings.TrainSettings;
import io.mmoe.settings.schema.RowSchema;
import io.mmoe.train.feed.GraphRows;
import io.mmoe.train.feed.QueuedRows;
import io.mmoe.train.feed.StagedRows;
import io.mmoe.train.queue.SliceOps;
import io.mmoe.train.queue.WorkQueue.Worker;
import io.mmoe.train.session.RowSource;
import java.time.Duration;

/** Training rows for tests. */
public final class TestRows {
  private TestRows() {}

  /** Returns a source of rows that matches the input of the graph. */
  public static RowSource of(ModelGraph model, TrainSettings settings, long trainingRows) {
    if (model.input() instanceof Reading reading) {
      return new GraphRows(reading, settings.data(), trainingRows);
    }
    StagedRows staged =
        new StagedRows(
            settings.data(),
            RowSchema.taobao(
                settings.graph().columnGroups(), 2, settings.model().embeddings().ids()),
            settings.seed(),
            BadRowHandler.FAIL);
    return ((Fed) model.input())
        .workQueue()
        .<RowSource>map(
            queue -> queued(staged, new SliceOps(model.graph(), queue), settings.seed()))
        .orElse(staged);
  }

  private static QueuedRows queued(StagedRows staged, SliceOps ops, long seed) {
    Worker alone = new Worker(0, 1, seed);
    return new QueuedRows(staged, ops, alone, Duration.ofSeconds(60));
  }
}
