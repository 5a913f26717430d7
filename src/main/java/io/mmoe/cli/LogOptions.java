package io.mmoe.cli;

import io.mmoe.base.Verbosity;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The flags of every command that say how much the log tells. */
final class LogOptions {
  private static final String QUIET = "--quiet";
  private static final String VERBOSE = "--verbose";

  private LogOptions() {}

  /** Gives the flags to every command below the program, and makes them count while one runs. */
  static void addTo(CommandLine program) {
    program.getSubcommands().values().forEach(LogOptions::addFlags);
    program.setExecutionStrategy(LogOptions::run);
  }

  private static void addFlags(CommandLine command) {
    command
        .getCommandSpec()
        .addArgGroup(
            ArgGroupSpec.builder()
                .validate(false)
                .heading("%nLog: how much is told%n")
                .addArg(flag(QUIET, "Tell only results, warnings and errors. Default: false"))
                .addArg(flag(VERBOSE, "Tell more of what goes on. Default: false"))
                .build());
    command.getSubcommands().values().forEach(LogOptions::addFlags);
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
