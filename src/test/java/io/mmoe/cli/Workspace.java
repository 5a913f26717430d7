package io.mmoe.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.base.StopRequest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A working directory for command lines. One process with this working directory runs them in turn,
 * so that relative paths and defaults resolve to it.
 */
final class Workspace implements AutoCloseable {
  /** The prefix that distinguishes answers from the output of native code. */
  private static final String ANSWER = "answer:";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter toProcess;
  private final BufferedReader fromProcess;

  private Workspace(Process process) {
    this.process = process;
    toProcess = process.outputWriter(StandardCharsets.UTF_8);
    fromProcess = process.inputReader(StandardCharsets.UTF_8);
  }

  /** A command line for the process. */
  private record Request(Map<String, String> environment, List<String> words) {}

  static Workspace in(Path directory) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Workspace.class.getName());
    builder.directory(directory.toFile());
    builder.redirectError(directory.resolve("workspace.log").toFile());
    return new Workspace(builder.start());
  }

  /**
   * Runs a command line to its end. For {@code serve}, returns when it listens.
   *
   * @param environment variables that the program sees
   */
  CommandLineRun run(Map<String, String> environment, List<String> words) throws IOException {
    toProcess.write(JSON.writeValueAsString(new Request(environment, words)));
    toProcess.newLine();
    toProcess.flush();
    String line = fromProcess.readLine();
    while (line != null && !line.startsWith(ANSWER)) {
      line = fromProcess.readLine();
    }
    if (line == null) {
      throw new IOException("the process has ended at " + words);
    }
    return JSON.readValue(line.substring(ANSWER.length()), CommandLineRun.class);
  }

  /** Stops a running server and waits for its end. */
  CommandLineRun stop() throws IOException {
    return run(Map.of(), List.of());
  }

  @Override
  public void close() throws IOException {
    toProcess.close();
    process.destroy();
  }

  /** Runs the process: one request per line, one answer per line. */
  public static void main(String[] args) throws Exception {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Server server = new Server();
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      Request request = JSON.readValue(line, Request.class);
      CommandLineRun run =
          request.words().isEmpty()
              ? server.stop()
              : request.words().get(0).equals("serve")
                  ? server.start(request)
                  : CommandLineRun.with(request.environment(), request.words().toArray());
      System.out.println("\n" + ANSWER + JSON.writeValueAsString(run));
    }
    System.exit(0);
  }

  /** {@code serve} on its own thread. */
  private static final class Server {
    private StopRequest stopRequest = new StopRequest();
    private Thread thread = new Thread();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile int exitCode;

    private CommandLineRun start(Request request) throws InterruptedException {
      stopRequest = new StopRequest();
      Main program =
          new Main(
              new PrintWriter(out, true),
              new PrintWriter(err, true),
              stopRequest,
              request.environment());
      out.getBuffer().setLength(0);
      thread = new Thread(() -> exitCode = program.run(request.words().toArray(String[]::new)));
      thread.start();
      while (thread.isAlive() && !out.toString().endsWith("\n")) {
        Thread.sleep(20);
      }
      return answer();
    }

    private CommandLineRun stop() throws InterruptedException {
      stopRequest.requestAndAwait(Duration.ofMinutes(1));
      thread.join();
      return answer();
    }

    private CommandLineRun answer() {
      return new CommandLineRun(exitCode, out.toString(), err.toString());
    }
  }
}
