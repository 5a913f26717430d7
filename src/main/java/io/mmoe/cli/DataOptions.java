package io.mmoe.cli;

import io.mmoe.cli.Switches.Switch;
import io.mmoe.data.DataDirectory;
import io.mmoe.data.DataException;
import io.mmoe.data.FilePatterns;
import io.mmoe.record.RecordedFlags;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.InputFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** Flags for the rows that training, evaluation and reports read. */
final class DataOptions {
  @Option(
      names = "--data_location",
      paramLabel = "DIR",
      description =
          "Directory of taobao_train_data and taobao_test_data, plain or with the suffix .gz or"
              + " .parquet. Default: ${DEFAULT-VALUE}")
  Path dataLocation = Path.of("data");

  @Option(
      names = "--test_data",
      paramLabel = "FILE[,...]",
      description =
          "Test rows: files, directories, or patterns such as 'days/*.gz'. Default:"
              + " taobao_test_data of --data_location")
  private @Nullable String testData;

  @Switch
  @Option(
      names = "--parquet_dataset",
      description =
          "Read taobao_train_data.parquet and taobao_test_data.parquet; false reads CSV. Default:"
              + " the files in --data_location, CSV before Parquet")
  private @Nullable Boolean parquetDataset;

  @Option(
      names = "--batch_size",
      paramLabel = "N",
      description = "Rows per batch. Default: ${DEFAULT-VALUE}")
  int batchSize = DataSettings.DEFAULT_BATCH_SIZE;

  /** Returns the settings for a command that does not train. */
  DataSettings settings() {
    return DataSettings.onePass(dataLocation, files(null), batchSize);
  }

  /**
   * Returns the settings for a command about an earlier run. Given flags override the run's flags.
   * A given directory replaces both training and test rows. Paths of missing training rows stay as
   * recorded.
   *
   * @param given the flags of this command line
   * @param run the recorded flags of the run
   * @throws DataException if a pattern of test rows matches no file
   */
  DataSettings settings(ParseResult given, RecordedFlags run) {
    boolean isOther = given.hasMatchedOption("--data_location");
    RecordedFlags other = isOther ? RecordedFlags.NONE : run;
    DataOptions rows = new DataOptions();
    rows.batchSize = batchSize;
    rows.dataLocation = other.value("--data_location").map(Path::of).orElse(dataLocation);
    rows.testData = testData != null ? testData : other.value("--test_data").orElse(null);
    rows.parquetDataset =
        parquetDataset != null
            ? parquetDataset
            : other.value("--parquet_dataset").map(Boolean::valueOf).orElse(null);
    InputFiles files = rows.files(null);
    return DataSettings.onePass(
        rows.dataLocation,
        new InputFiles(
            other.value("--train_data").map(DataOptions::expandIfPresent).orElse(files.train()),
            files.test()),
        batchSize);
  }

  private static List<Path> expandIfPresent(String patterns) {
    try {
      return FilePatterns.expand("--train_data", patterns);
    } catch (DataException e) {
      return List.of(Path.of(patterns));
    }
  }

  /**
   * Returns the files that the flags name.
   *
   * @param trainData the value of {@code --train_data}, null for other commands
   * @throws DataException if a pattern matches no file
   */
  InputFiles files(@Nullable String trainData) {
    DataDirectory directory = new DataDirectory(dataLocation);
    Optional<Boolean> parquet = Optional.ofNullable(parquetDataset);
    return new InputFiles(
        trainData == null
            ? directory.train(parquet)
            : FilePatterns.expand("--train_data", trainData),
        testData == null ? directory.test(parquet) : FilePatterns.expand("--test_data", testData));
  }
}
