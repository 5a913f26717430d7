package io.mmoe.cli;

import io.mmoe.base.Verbosity;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags {@code --quiet} and {@code --verbose} of every command. */
final class VerbosityOptions {
  private static final String QUIET = "--quiet";
  private static final String VERBOSE = "--verbose";

  private VerbosityOptions() {}

  /** Adds the flags to every command. They apply while the command runs. */
  static void addTo(CommandLine program) {
    program.getSubcommands().values().forEach(VerbosityOptions::addFlags);
    program.setExecutionStrategy(VerbosityOptions::run);
  }

  private static void addFlags(CommandLine command) {
    command
        .getCommandSpec()
        .addArgGroup(
            ArgGroupSpec.builder()
                .validate(false)
                .heading("%nLog: verbosity%n")
                .addArg(flag(QUIET, "Print only results, warnings and errors. Default: false"))
                .addArg(flag(VERBOSE, "Log more details. Default: false"))
                .build());
    command.getSubcommands().values().forEach(VerbosityOptions::addFlags);
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(Boolean.class).arity("0").description(description).build();
  }

  private static int run(ParseResult parsed) {
    Runnable undo = verbosity(parsed).map(Verbosity::apply).orElse(() -> {});
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      undo.run();
    }
  }

  private static Optional<Verbosity> verbosity(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine last = commands.get(commands.size() - 1);
    boolean quiet = last.getParseResult().hasMatchedOption(QUIET);
    boolean verbose = last.getParseResult().hasMatchedOption(VERBOSE);
    if (quiet && verbose) {
      throw new ParameterException(last, QUIET + " can't be combined with " + VERBOSE);
    }
    if (quiet) {
      return Optional.of(Verbosity.QUIET);
    }
    return verbose ? Optional.of(Verbosity.VERBOSE) : Optional.empty();
  }
}
