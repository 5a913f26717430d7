package io.mmoe.cli;

import io.mmoe.app.ReportJob;
import io.mmoe.data.DataException;
import io.mmoe.record.RecordedFlags;
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

/** {@code mmoe report}: a page about a training run. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Makes one HTML page about a checkpoint and the run that led to it: loss, metrics and their"
          + " curves, use of experts, embeddings, speed, data, flags. The page needs nothing else"
          + " and no network.",
      "Test rows show how the experts are used, training rows what the embeddings cover. Without a"
          + " flag that names them, they are those of the run, if they are still there."
    })
final class ReportCommand implements Callable<Integer> {
  private static final String NAME = "report.html";

  @Spec private CommandSpec spec;

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The page. Default: " + NAME + " in --checkpoint")
  private @Nullable Path output;

  @Option(
      names = "--no_data",
      description =
          "Read no rows; the page then says nothing of experts and data. Default: ${DEFAULT-VALUE}")
  private boolean noData;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private ThreadOptions threads = new ThreadOptions();

  ReportCommand() {}

  @Override
  public Integer call() {
    Path page = output == null ? checkpoint.directory.resolve(NAME) : output;
    new ReportJob(new ReportSettings(checkpoint.directory, page, rows(), threads.settings())).run();
    new ResultPrinter(spec.commandLine().getOut()).line("Report is in %s", page);
    return ExitCode.OK.code();
  }

  /** Rows that are named must be there; those of the run may be gone. */
  private Optional<DataSettings> rows() {
    if (noData) {
      return Optional.empty();
    }
    ParseResult given = spec.commandLine().getParseResult();
    RecordedFlags run = RecordedFlags.of(checkpoint.directory);
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
