package io.mmoe.testing;

import io.mmoe.config.TrainSettings;
import io.mmoe.graph.GraphInput.Fed;
import io.mmoe.graph.GraphInput.Reading;
import io.mmoe.graph.ModelGraph;
import io.mmoe.session.GraphRows;
import io.mmoe.session.RowSource;
import io.mmoe.staging.QueuedRows;
import io.mmoe.staging.StagedRows;
import io.mmoe.workqueue.SliceOps;
import io.mmoe.workqueue.WorkQueue.Identity;
import java.time.Duration;

/** The rows that a model is trained on in a test. */
public final class TestRows {
  private TestRows() {}

  /** Those that fit the graph's input. */
  public static RowSource of(ModelGraph model, TrainSettings settings, long trainingRows) {
    if (model.input() instanceof Reading reading) {
      return new GraphRows(reading, trainingRows, settings.data().batchSize());
    }
    StagedRows staged =
        new StagedRows(
            settings.data(),
            settings.graph().columnGroups(),
            2,
            settings.seed(),
            settings.model().embeddings().ids());
    return ((Fed) model.input())
        .workQueue()
        .<RowSource>map(queue -> queued(staged, new SliceOps(model.graph(), queue)))
        .orElse(staged);
  }

  private static QueuedRows queued(StagedRows staged, SliceOps ops) {
    Identity alone = new Identity(0, 1, staged.seed());
    return new QueuedRows(staged, ops, alone, Duration.ofSeconds(60));
  }
}
