package io.mmoe.cli;

import io.mmoe.config.DataSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Flags for the rows that every command reads. */
final class DataOptions {
  @Option(
      names = "--data_location",
      paramLabel = "DIR",
      description =
          "Directory of taobao_train_data and taobao_test_data. Default: ${DEFAULT-VALUE}")
  Path dataLocation = Path.of("data");

  @Option(
      names = "--batch_size",
      paramLabel = "N",
      description = "Rows in a batch. Default: ${DEFAULT-VALUE}")
  int batchSize = DataSettings.DEFAULT_BATCH_SIZE;

  DataSettings settings(long shuffleBuffer, long cacheMegabytes) {
    return new DataSettings(dataLocation, batchSize, shuffleBuffer, cacheMegabytes);
  }
}
