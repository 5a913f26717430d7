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

/** {@code mmoe export}: exports a checkpoint as a SavedModel. */
@Command(
    name = "export",
    sortOptions = false,
    description =
        "Exports a checkpoint as a SavedModel, after a check that both predict the same for the first"
            + " data rows.")
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private SharedOptions.Checkpoint checkpoint = new SharedOptions.Checkpoint();

  @Mixin private SharedOptions.Export export = new SharedOptions.Export();

  @Option(
      names = "--data_location",
      paramLabel = "DIR",
      description =
          "Directory of taobao_test_data or taobao_train_data (CSV, .gz or .parquet). The first rows"
              + " are compared and become warm-up records. Default: ${DEFAULT-VALUE}")
  private Path dataLocation = Path.of("data");

  @Mixin private SharedOptions.Threads threads = new SharedOptions.Threads();

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
