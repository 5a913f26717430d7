package io.mmoe.cli;

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
    return DataSettings.onePass(dataLocation, files(null), batchSize);
  }

  /**
   * For a command about an earlier run: its rows, but for what flags name. A directory that is
   * named holds both training and test rows; training rows that are gone are named as they were.
   *
   * @param given which flags were given
   * @param run the flags of the run
   * @throws io.mmoe.data.DataException if a pattern of test rows matches nothing
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
            other.value("--train_data").map(DataOptions::asTheyWere).orElse(files.train()),
            files.test()),
        batchSize);
  }

  private static List<Path> asTheyWere(String patterns) {
    try {
      return FilePatterns.expand("--train_data", patterns);
    } catch (DataException e) {
      return List.of(Path.of(patterns));
    }
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
