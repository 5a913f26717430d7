package io.mmoe.testing;

import io.mmoe.config.TrainSettings;
import io.mmoe.graph.GraphInput.Reading;
import io.mmoe.graph.ModelGraph;
import io.mmoe.session.GraphRows;
import io.mmoe.session.RowSource;
import io.mmoe.staging.StagedRows;

/** The rows that a model is trained on in a test. */
public final class TestRows {
  private TestRows() {}

  /** Those that fit the graph's input. */
  public static RowSource of(ModelGraph model, TrainSettings settings, long trainingRows) {
    return model.input() instanceof Reading reading
        ? new GraphRows(reading, trainingRows, settings.data().batchSize())
        : new StagedRows(settings.data(), settings.graph().columnGroups(), 2, settings.seed());
  }
}
