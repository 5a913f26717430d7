package io.mmoe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mmoe data}: the commands for data sets. */
@Command(
    name = "data",
    subcommands = {
      GenerateCommand.class,
      PrepareCommand.class,
      ConvertCommand.class,
      CheckCommand.class
    },
    description = "Generates, prepares, converts and validates data.")
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "data needs a command: generate, prepare, convert or check");
  }
}
