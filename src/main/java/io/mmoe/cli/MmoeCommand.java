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
      "Exit codes: 0 success, 1 internal error, 2 bad flag, 3 bad data, 4 checkpoint or model can't be read"
          + " or written, 5 training diverged, 6 output can't be written, 138 peer lost, 128 + n ended by signal n."
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
