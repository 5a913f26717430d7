package io.mmoe.cli;

import io.mmoe.app.ReportJob;
import io.mmoe.data.DataException;
import io.mmoe.record.RecordedFlags;
import io.mmoe.settings.CheckpointPath;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.ReportSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code mmoe report}: writes an HTML report of a training run. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Writes one HTML page about a checkpoint and its run: loss, metrics and their curves, expert"
          + " usage, embeddings, speed, data, flags. The page needs no other file and no network.",
      "Test rows show the expert usage, training rows the coverage of the embeddings. Without flags"
          + " for rows, the report reads the rows of the run, if they still exist."
    })
final class ReportCommand implements Callable<Integer> {
  private static final String NAME = "report.html";

  @Spec private CommandSpec spec;

  @Mixin private SharedOptions.Checkpoint checkpoint = new SharedOptions.Checkpoint();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The HTML page. Default: " + NAME + " in --checkpoint")
  private @Nullable Path output;

  @Option(
      names = "--no_data",
      description =
          "Read no rows; the page then has no expert usage and no data profile. Default:"
              + " ${DEFAULT-VALUE}")
  private boolean noData;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private SharedOptions.Threads threads = new SharedOptions.Threads();

  @Override
  public Integer call() {
    new FlagCheck(spec.commandLine())
        .notGivenWith(
            "--no_data",
            noData,
            "--data_location",
            "--test_data",
            "--parquet_dataset",
            "--batch_size",
            "--inter",
            "--intra");
    Path page = output == null ? directory().resolve(NAME) : output;
    new ReportJob(new ReportSettings(checkpoint.directory, page, rows(), threads.settings())).run();
    new ResultPrinter(spec.commandLine().getOut()).line("Report is in %s", page);
    return ExitCode.OK.code();
  }

  private Path directory() {
    return CheckpointPath.of(checkpoint.directory).directory();
  }

  /** Returns the rows to read. Rows named by flags must exist, rows of the run may be missing. */
  private Optional<DataSettings> rows() {
    if (noData) {
      return Optional.empty();
    }
    ParseResult given = spec.commandLine().getParseResult();
    RecordedFlags run = RecordedFlags.of(directory());
    if (Stream.of("--data_location", "--test_data", "--parquet_dataset")
        .anyMatch(given::hasMatchedOption)) {
      return Optional.of(data.settings(given, run));
    }
    try {
      return Optional.of(data.settings(given, run))
          .filter(rows -> rows.files().test().stream().allMatch(Files::exists));
    } catch (DataException e) {
      return Optional.empty();
    }
  }
}
