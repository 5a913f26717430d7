package io.mmoe.cli;

import io.mmoe.app.TrainJob;
import io.mmoe.app.train.JobResult;
import io.mmoe.app.train.JobResultJson;
import io.mmoe.base.StopRequest;
import io.mmoe.settings.CheckpointSettings.Never;
import io.mmoe.settings.TrainSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mmoe train}: trains the model, locally or as one process of a cluster. */
@Command(
    name = "train",
    sortOptions = false,
    customSynopsis = "mmoe [train] [FLAG VALUE]...",
    description = "Trains the model, evaluates it on the test rows and exports it.")
final class TrainCommand implements Callable<Integer> {
  private final StopRequest stopRequest;
  private final Map<String, String> environment;
  @Spec private CommandSpec spec;

  @Mixin private TrainOptions options = new TrainOptions();

  /**
   * @param environment the variables of the process
   */
  TrainCommand(StopRequest stopRequest, Map<String, String> environment) {
    this.stopRequest = stopRequest;
    this.environment = environment;
  }

  @Override
  public Integer call() {
    TrainOptions.Run run = options.run(spec.commandLine(), environment);
    TrainSettings settings = run.settings();
    JobResult result =
        new TrainJob(settings, run.distributed(), options.values(spec, settings), stopRequest)
            .run();
    Path directory = settings.checkpoint().directory();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    if (options.json()) {
      printer.json(JobResultJson.of(result), directory, result.exported());
      return ExitCode.OK.code();
    }
    printer.jobResult(result);
    if (run.distributed().isEmpty()) {
      printer.directory(directory, !(settings.checkpoint().schedule() instanceof Never));
    }
    result.exported().ifPresent(printer::exported);
    return ExitCode.OK.code();
  }
}
