package io.mmoe.app;

import io.mmoe.config.DataSettings;
import io.mmoe.config.GraphSettings;
import io.mmoe.graph.GraphInput.Reading;
import io.mmoe.graph.ModelGraph;
import io.mmoe.session.GraphRows;
import io.mmoe.session.RowSource;
import io.mmoe.staging.StagedRows;
import java.util.OptionalLong;

/** Chooses where a graph's rows come from. */
final class RowSources {

  private RowSources() {}

  /**
   * The rows that fit a graph's input.
   *
   * @param trainingRows rows of an epoch; only a graph that is fed may leave it open
   */
  static RowSource of(
      ModelGraph model,
      GraphSettings graph,
      DataSettings data,
      long seed,
      OptionalLong trainingRows) {
    if (model.input() instanceof Reading reading) {
      return new GraphRows(reading, trainingRows.orElseThrow(), data.batchSize());
    }
    int tasks = Math.toIntExact(model.predictions().labels().shape().get(1));
    return new StagedRows(data, graph.columnGroups(), tasks, seed);
  }
}
