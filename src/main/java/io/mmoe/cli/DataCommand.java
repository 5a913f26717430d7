package io.mmoe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mmoe data}: what makes, converts and checks data. */
@Command(
    name = "data",
    subcommands = {
      GenerateCommand.class,
      PrepareCommand.class,
      ConvertCommand.class,
      CheckCommand.class
    },
    description = "Makes data to train on, converts it, and says what it holds.")
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  DataCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "data needs a command: generate, prepare, convert or check");
  }
}
