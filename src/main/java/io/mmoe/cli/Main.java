package io.mmoe.cli;

import com.google.common.base.Throwables;
import io.mmoe.base.MmoeException;
import io.mmoe.base.Printable;
import io.mmoe.base.StopRequest;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The entry point of the program.
 *
 * <p>Every command returns to {@link #main}, which alone calls {@code System.exit}. The exit code
 * is that of an {@link ExitCode}. Only a signal ends the process in another way, or {@link
 * StopRequest#giveUp}, if a call into TensorFlow does not return.
 *
 * <p>SIGINT and SIGTERM start the JVM's shutdown hooks. The hook of {@link #stopOnSignal} requests
 * a stop and waits: training finishes its step and saves a checkpoint, serving completes its
 * requests. The JVM then ends with 128 plus the number of the signal.
 */
public final class Main {
  /** The wait for running work before a message explains the delay. */
  private static final Duration NOTICE = Duration.ofSeconds(20);

  /** The wait for running work after that message, so that a step can't block the exit for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final PrintWriter out;
  private final PrintWriter err;
  private final StopRequest stopRequest;
  private final Map<String, String> environment;

  Main(PrintWriter out, PrintWriter err, StopRequest stopRequest, Map<String, String> environment) {
    this.environment = environment;
    this.out = out;
    this.err = err;
    this.stopRequest = stopRequest;
  }

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // Op names contain formatted numbers.
    StandardOutput stdout = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    PrintWriter out = new PrintWriter(stdout, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    StopRequest stopRequest = new StopRequest(failure -> end(err, failure));
    stopOnSignal(stopRequest, err);
    int exitCode = new Main(out, err, stopRequest, System.getenv()).run(args);
    out.flush();
    System.exit(stdout.failure().map(problem -> unwritten(err, problem)).orElse(exitCode));
  }

  /** Ends the process without its shutdown hooks, which would wait for work that can't end. */
  private static void end(PrintWriter err, MmoeException failure) {
    print(err, String.valueOf(failure.getMessage()));
    Runtime.getRuntime().halt(ExitCode.of(failure).code());
  }

  private static int unwritten(PrintWriter err, String problem) {
    print(err, "the result can't be written to stdout: " + problem);
    return ExitCode.OUTPUT.code();
  }

  /**
   * Runs a command line. Flags without a command belong to {@code train}.
   *
   * @return the exit code
   */
  int run(String... args) {
    try {
      return commandLine().execute(withCommand(args));
    } catch (Error e) {
      return failed(e);
    }
  }

  /** Returns the parser with all commands and flags. */
  CommandLine commandLine() {
    CommandLine train = new CommandLine(new TrainCommand(stopRequest, environment));
    CommandLine plan = new CommandLine(new PlanCommand(environment));
    CommandLine commandLine =
        new CommandLine(new MmoeCommand())
            .addSubcommand(train)
            .addSubcommand(plan)
            .addSubcommand(new EvaluateCommand())
            .addSubcommand(new ReportCommand())
            .addSubcommand(new ConfigCommand())
            .addSubcommand(new InspectCommand())
            .addSubcommand(new ExportCommand())
            .addSubcommand(new PredictCommand())
            .addSubcommand(new ServeCommand(stopRequest))
            .addSubcommand(new DataCommand())
            .addSubcommand(new DemoCommand(train))
            .addSubcommand(new CompletionCommand())
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(this::badCommandLine)
            .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
    Switches.complete(commandLine);
    List.of(train, plan).forEach(command -> TrainHelp.addTo(command.getCommandSpec()));
    BadCommandLine.registerNumbers(commandLine);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true).setUsageHelpLongOptionsMaxWidth(30);
    ExitCode.describe(commandLine.getCommandSpec());
    commandLine.getSubcommands().values().forEach(Main::addHelp);
    VerbosityOptions.addTo(commandLine);
    BadCommandLine.rejectEmptyValues(commandLine);
    return commandLine;
  }

  /** Adds the help flag and the exit codes to a command and its subcommands. */
  private static void addHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
    ExitCode.describe(command.getCommandSpec());
    command.getSubcommands().values().forEach(Main::addHelp);
  }

  private static String[] withCommand(String[] args) {
    boolean flagsOnly =
        args.length > 0
            && args[0].startsWith("-")
            && !List.of("-h", "--help", "-V", "--version").contains(args[0]);
    return flagsOnly
        ? Stream.concat(Stream.of("train"), Stream.of(args)).toArray(String[]::new)
        : args;
  }

  private int badCommandLine(ParameterException failure, String[] args) {
    print(err, BadCommandLine.message(failure));
    return ExitCode.of(failure).code();
  }

  private int failed(Throwable failure) {
    ExitCode exitCode = ExitCode.of(failure);
    print(err, ResourceFailure.message(failure).orElse(String.valueOf(failure.getMessage())));
    if (exitCode == ExitCode.INTERNAL) {
      err.println(Printable.lines(Throwables.getStackTraceAsString(failure)));
    }
    return exitCode.code();
  }

  /** Prints an error as one line. Names and values in it can't control the terminal. */
  private static void print(PrintWriter err, String problem) {
    err.println("mmoe: " + Printable.of(problem));
  }

  /** Registers a shutdown hook, which a signal starts, to stop the running work. */
  private static void stopOnSignal(StopRequest stopRequest, PrintWriter err) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitStop(stopRequest, err), "stop-on-signal"));
  }

  private static void awaitStop(StopRequest stopRequest, PrintWriter err) {
    try {
      if (!stopRequest.requestAndAwait(NOTICE)) {
        err.println(
            "mmoe: still finishing a step or a save. kill -9 ends the process at once and loses"
                + " unsaved training");
        stopRequest.requestAndAwait(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
