package io.mmoe.testing;

import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.GraphSettings.Lookups;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Settings and data for tests. */
public final class TestSettings {
  private TestSettings() {}

  /** Copies the golden rows to a directory and returns settings that read them. */
  public static DataSettings goldenData(Path directory, int batchSize, long shuffleBuffer) {
    DataSettings data =
        DataSettings.in(directory).withBatchSize(batchSize).withShuffleBuffer(shuffleBuffer);
    try {
      Files.createDirectories(directory);
      Files.copy(Golden.resource("train_rows.csv"), data.trainFile());
      Files.copy(Golden.resource("test_rows.csv"), data.testFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return data;
  }

  /** Returns every combination of lookups, staged input and fused ops in float32. */
  public static Stream<GraphSettings> graphs() {
    return IntStream.range(0, 8)
        .mapToObj(
            bits ->
                GraphSettings.STOCK
                    .withLookups((bits & 1) != 0 ? Lookups.OF_HALVES : Lookups.OF_EACH)
                    .withStagedInput((bits & 2) != 0)
                    .withFusedOps((bits & 4) != 0));
  }

  /** Returns a run with a log line for each step and defaults for all other settings. */
  public static TrainSettings training(
      DataSettings data,
      GraphSettings graph,
      OptimizerSettings optimizer,
      long steps,
      Path checkpoint) {
    return TrainSettings.builder(data, CheckpointSettings.in(checkpoint))
        .graph(graph)
        .optimizer(optimizer)
        .steps(steps)
        .logging(LoggingSettings.ofLog(1))
        .build();
  }
}
