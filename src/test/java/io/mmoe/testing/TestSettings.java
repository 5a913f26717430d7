package io.mmoe.testing;

import io.mmoe.settings.CheckpointSettings;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.ModelSettings;
import io.mmoe.settings.OptimizerSettings;
import io.mmoe.settings.ThreadSettings;
import io.mmoe.settings.TrainSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Settings for tests. */
public final class TestSettings {
  private TestSettings() {}

  /** Copies the golden rows to the data files of a run. */
  public static DataSettings goldenData(Path directory, int batchSize, long shuffleBuffer) {
    DataSettings data = new DataSettings(directory, batchSize, shuffleBuffer);
    try {
      Files.createDirectories(directory);
      Files.copy(Golden.resource("train_rows.csv"), data.trainFile());
      Files.copy(Golden.resource("test_rows.csv"), data.testFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return data;
  }

  /** Returns all combinations of options that build equivalent float32 graphs. */
  public static Stream<GraphSettings> graphs() {
    return IntStream.range(0, 8)
        .mapToObj(
            bits -> new GraphSettings((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, false));
  }

  /** Returns the settings of a run with the defaults of the command line. */
  public static TrainSettings training(
      DataSettings data,
      GraphSettings graph,
      OptimizerSettings optimizer,
      long steps,
      Path checkpoint) {
    return new TrainSettings(
        data,
        ModelSettings.REFERENCE,
        graph,
        optimizer,
        0,
        TrainSettings.DEFAULT_SEED,
        steps,
        LoggingSettings.ofLog(1),
        new CheckpointSettings(checkpoint, new CheckpointSettings.AtEnd(), 1),
        ThreadSettings.DEFAULT,
        true,
        Optional.empty());
  }
}
