package io.mmoe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mmoe data}: what makes and converts data. */
@Command(
    name = "data",
    subcommands = {GenerateCommand.class, ConvertCommand.class},
    description = "Makes data to train on, and converts it.")
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  DataCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "data needs a command: generate or convert");
  }
}
