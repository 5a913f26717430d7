package io.mmoe.cli;

import io.mmoe.base.StopRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Map;
import picocli.CommandLine;

/** The exit code and the output of a run of the program inside the test. */
record CommandLineRun(int exitCode, String out, String err) {

  static CommandLineRun of(Object... args) {
    return with(Map.of(), args);
  }

  /** Runs the program with environment variables. */
  static CommandLineRun with(Map<String, String> environment, Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int exitCode =
        new Main(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                new StopRequest(),
                environment)
            .run(words);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }

  /** Returns the program's parser. */
  static CommandLine program() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return new Main(nowhere, nowhere, new StopRequest(), Map.of()).commandLine();
  }
}
