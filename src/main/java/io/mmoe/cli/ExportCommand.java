package io.mmoe.cli;

import io.mmoe.app.ExportJob;
import io.mmoe.data.DataDirectory;
import io.mmoe.settings.DataSettings;
import io.mmoe.settings.ModelSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe export}: a SavedModel of a checkpoint. */
@Command(
    name = "export",
    sortOptions = false,
    description =
        "Makes a SavedModel of a checkpoint, after checking that it answers the first data rows as"
            + " the checkpoint does.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Mixin private ExportOptions export = new ExportOptions();

  @Option(
      names = "--data_location",
      paramLabel = "DIR",
      description =
          "Directory of taobao_test_data or taobao_train_data (CSV, .gz or .parquet), whose first"
              + " rows are checked and kept as warm-up requests. Default: ${DEFAULT-VALUE}")
  private Path dataLocation = Path.of("data");

  @Mixin private ThreadOptions threads = new ThreadOptions();

  ExportCommand() {}

  @Override
  public Integer call() {
    DataSettings data =
        DataSettings.onePass(
            dataLocation,
            new DataDirectory(dataLocation).files(Optional.empty()),
            DataSettings.DEFAULT_BATCH_SIZE);
    ExportJob job =
        new ExportJob(
            export.settings(),
            ModelSettings.REFERENCE,
            data,
            threads.settings(),
            checkpoint.directory);
    new ResultPrinter(spec.commandLine().getOut()).exported(job.run());
    return ExitCode.OK.code();
  }
}
