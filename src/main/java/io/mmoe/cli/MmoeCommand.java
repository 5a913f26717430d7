package io.mmoe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself; it only has commands. */
@Command(
    name = "mmoe",
    mixinStandardHelpOptions = true,
    versionProvider = MmoeCommand.Version.class,
    description = {
      "Trains, evaluates, exports and serves a Multi-gate Mixture-of-Experts model on the Taobao ads"
          + " data.",
      "Flags without a command are those of train."
    },
    footer = {
      "",
      "Examples",
      "  mmoe demo",
      "      data, training, evaluation and export in one go",
      "  mmoe train --help",
      "      all flags of training, what they are for, and their defaults",
      "  source <(mmoe completion)",
      "      lets bash and zsh complete commands and flags"
    })
final class MmoeCommand implements Runnable {
  @Spec private CommandSpec spec;

  MmoeCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Version.class.getPackage().getImplementationVersion();
      return new String[] {"mmoe " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
