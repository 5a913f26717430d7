package io.mmoe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program, whose only content is its commands. */
@Command(
    name = "mmoe",
    mixinStandardHelpOptions = true,
    versionProvider = MmoeCommand.Version.class,
    description = {
      "Trains, evaluates, exports and serves a Multi-gate Mixture-of-Experts model on the Taobao ads"
          + " data.",
      "Flags without a command belong to train."
    },
    footer = {
      "",
      "Examples",
      "  mmoe demo",
      "      generates data, trains, evaluates and exports",
      "  mmoe train --help",
      "      prints all flags of training, their purpose and their defaults",
      "  source <(mmoe completion)",
      "      enables completion of commands and flags in bash and zsh"
    })
final class MmoeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version in the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Version.class.getPackage().getImplementationVersion();
      return new String[] {"mmoe " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
