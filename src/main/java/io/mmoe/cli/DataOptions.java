package io.mmoe.cli;

import io.mmoe.app.RecordedFlags;
import io.mmoe.config.DataSettings;
import io.mmoe.config.InputFiles;
import io.mmoe.data.DataDirectory;
import io.mmoe.data.FilePatterns;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags for the rows that every command reads. */
final class DataOptions {
  @Option(
      names = "--data_location",
      paramLabel = "DIR",
      description =
          "Directory of taobao_train_data and taobao_test_data, as they are or with .gz or .parquet"
              + " at the end. Default: ${DEFAULT-VALUE}")
  Path dataLocation = Path.of("data");

  @Option(
      names = "--test_data",
      paramLabel = "FILE[,...]",
      description =
          "Test rows: files, directories, or patterns such as 'days/*.gz'. Default:"
              + " taobao_test_data of --data_location")
  private @Nullable String testData;

  @Option(
      names = "--parquet_dataset",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOL",
      description =
          "Read taobao_train_data.parquet and taobao_test_data.parquet; false reads lines. Default:"
              + " whatever is in --data_location, lines before Parquet")
  private @Nullable Boolean parquetDataset;

  @Option(
      names = "--batch_size",
      paramLabel = "N",
      description = "Rows in a batch. Default: ${DEFAULT-VALUE}")
  int batchSize = DataSettings.DEFAULT_BATCH_SIZE;

  /** For a command that doesn't train. */
  DataSettings settings() {
    return new DataSettings(dataLocation, batchSize, 0, 0).with(files(null));
  }

  /**
   * The rows of an earlier run.
   *
   * @param flags what flags had been
   * @throws io.mmoe.data.DataException if a pattern matches nothing any more
   */
  static DataSettings recorded(RecordedFlags flags) {
    DataOptions options = new DataOptions();
    flags.value("--data_location").ifPresent(value -> options.dataLocation = Path.of(value));
    options.testData = flags.value("--test_data").orElse(null);
    options.parquetDataset = flags.value("--parquet_dataset").map(Boolean::valueOf).orElse(null);
    return options.settings().with(options.files(flags.value("--train_data").orElse(null)));
  }

  /**
   * The files that the flags mean.
   *
   * @param trainData a flag that only training has
   * @throws io.mmoe.data.DataException if a pattern matches nothing
   */
  InputFiles files(@Nullable String trainData) {
    InputFiles found = new DataDirectory(dataLocation).files(Optional.ofNullable(parquetDataset));
    return new InputFiles(
        trainData == null ? found.train() : FilePatterns.expand("--train_data", trainData),
        testData == null ? found.test() : FilePatterns.expand("--test_data", testData));
  }
}
