package io.mmoe.cli;

import io.mmoe.data.DataDirectory;
import io.mmoe.settings.GenerateSettings;
import io.mmoe.settings.InputFiles;
import io.mmoe.settings.TrainSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mmoe demo}: generates data, trains and evaluates in about a minute. */
@Command(
    name = "demo",
    description =
        "Generates data in ./data if there is none, trains briefly, evaluates, and prints the"
            + " result paths.")
final class DemoCommand implements Callable<Integer> {
  private static final long ROWS = 60_000;
  private static final long STEPS = 300;

  private final CommandLine train;
  @Spec private CommandSpec spec;

  /**
   * @param train the train command
   */
  DemoCommand(CommandLine train) {
    this.train = train;
  }

  @Override
  public Integer call() {
    Path directory = Path.of("data");
    InputFiles data = new DataDirectory(directory).files(Optional.empty());
    if (data.all().noneMatch(Files::exists)) {
      GenerateCommand.generate(
          new ResultPrinter(spec.commandLine().getOut()),
          new GenerateSettings(ROWS, TrainSettings.DEFAULT_SEED, directory));
    }
    return train.execute("--data_location", directory.toString(), "--steps", Long.toString(STEPS));
  }
}
