package io.mmoe.cli;

import io.mmoe.app.TrainJob;
import io.mmoe.config.CheckpointSettings;
import io.mmoe.config.DataSettings;
import io.mmoe.config.GenerateSettings;
import io.mmoe.config.GraphSettings;
import io.mmoe.config.ModelSettings;
import io.mmoe.config.OptimizerSettings;
import io.mmoe.config.ThreadSettings;
import io.mmoe.config.TrainSettings;
import io.mmoe.hook.StopRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mmoe demo}: data, training and evaluation in one go, in about a minute. */
@Command(
    name = "demo",
    description =
        "Makes data in ./data if there is none, trains a short while, evaluates, and says where"
            + " the results lie.")
final class DemoCommand implements Callable<Integer> {
  private static final long ROWS = 60_000;
  private static final long STEPS = 300;

  private final StopRequest stopRequest;
  @Spec private CommandSpec spec;

  DemoCommand(StopRequest stopRequest) {
    this.stopRequest = stopRequest;
  }

  @Override
  public Integer call() {
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    DataSettings data =
        new DataSettings(
            Path.of("data"), DataSettings.DEFAULT_BATCH_SIZE, DataSettings.DEFAULT_SHUFFLE_BUFFER);
    if (!Files.exists(data.trainFile()) && !Files.exists(data.testFile())) {
      GenerateCommand.generate(
          printer, new GenerateSettings(ROWS, TrainSettings.DEFAULT_SEED, data.directory()));
    }
    Path directory = Path.of("result", "model_MMOE_" + Instant.now().getEpochSecond());
    TrainJob.Outcome outcome = new TrainJob(settings(data, directory), stopRequest).run();
    printer.training(outcome.training());
    outcome.evaluation().ifPresent(printer::evaluation);
    printer.directory(directory);
    return ExitCode.OK.code();
  }

  private static TrainSettings settings(DataSettings data, Path directory) {
    return new TrainSettings(
        data,
        ModelSettings.REFERENCE,
        GraphSettings.FAST,
        new OptimizerSettings.Adagrad(OptimizerSettings.DEFAULT_LEARNING_RATE),
        0,
        TrainSettings.DEFAULT_SEED,
        STEPS,
        TrainSettings.DEFAULT_LOG_STEPS,
        new CheckpointSettings(
            directory, new CheckpointSettings.AtEnd(), TrainSettings.DEFAULT_KEEP_CHECKPOINT_MAX),
        ThreadSettings.DEFAULT,
        true);
  }
}
