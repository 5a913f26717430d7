package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.testing.EventFiles;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;

/** Tests of stdout, stderr and the event files for TensorBoard. */
@Tag("slow")
class VerbosityOptionsTest {
  @TempDir Path directory;
  private Path data;

  @BeforeEach
  void writeData() {
    data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
  }

  @Test
  void theLogGoesToStderrAndResultsToStdout() throws Exception {
    Output output = train();
    assertThat(output.out()).contains("Training completed at step 3").doesNotContain(" INFO ");
    assertThat(output.err()).contains("step 3 of 3: loss = ", "Saved ").doesNotContain(" DEBUG ");
    assertThat(output.err()).doesNotContain("\u001b", "Training ["); // No terminal, no bar.
  }

  @Test
  void quietPrintsResultsOnly() throws Exception {
    Output output = train("--quiet");
    assertThat(output.out()).contains("Training completed at step 3");
    assertThat(output.err()).isEmpty();
  }

  @Test
  void verboseLogsMore() throws Exception {
    assertThat(train("--verbose").err()).contains(" DEBUG ", "Events go to ");
  }

  @Test
  void quietAndVerboseExcludeEachOther() {
    CommandLineRun run =
        CommandLineRun.of("evaluate", "--checkpoint", data, "--quiet", "--verbose");
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err()).contains("--quiet can't be combined with --verbose");
  }

  @Test
  void evaluationsAreWrittenForTensorBoard() throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    CommandLineRun run = CommandLineRun.of(trainFlags(checkpoint).toArray());
    assertThat(run.exitCode()).isZero();
    List<Path> files = EventFiles.in(checkpoint.resolve("eval"));
    assertThat(files).hasSize(1);
    List<Event> events = EventFiles.read(files.get(0));
    Map<String, String> printed =
        Map.of(
            "head/eval_acc", "ACC = %.6f",
            "head/eval_auc", "AUC = %.6f",
            "head/eval_auc_ctr", "AUC                      %.6f");
    printed.forEach(
        (tag, format) -> {
          Map<Long, Float> scalars = EventFiles.scalars(events, tag);
          assertThat(scalars).as(tag).containsOnlyKeys(3L);
          scalars.forEach((step, value) -> assertThat(run.out()).contains(format.formatted(value)));
        });
  }

  @Test
  void evaluateKeepsTheCurvesOfTheRun() throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    assertThat(CommandLineRun.of(trainFlags(checkpoint).toArray()).exitCode()).isZero();
    List<Path> before = EventFiles.in(checkpoint.resolve("eval"));
    CommandLineRun run =
        CommandLineRun.of(
            "evaluate", "--checkpoint", checkpoint, "--data_location", directory.resolve("data"));
    assertThat(run.exitCode()).isZero();
    assertThat(EventFiles.in(checkpoint.resolve("eval"))).hasSize(1).isEqualTo(before);
  }

  @Test
  void anEvaluationPathThatIsNoDirectoryIsNamed() throws IOException {
    Path checkpoint = Files.createDirectories(directory.resolve("checkpoint"));
    Files.createFile(checkpoint.resolve("eval"));
    CommandLineRun run = CommandLineRun.of(trainFlags(checkpoint).toArray());
    assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT.code());
    assertThat(run.err()).contains(checkpoint.resolve("eval") + " is not a directory");
  }

  private List<Object> trainFlags(Path checkpoint) {
    return List.of(
        "train",
        "--data_location",
        data,
        "--steps",
        3,
        "--batch_size",
        32,
        "--no_export",
        "--checkpoint",
        checkpoint);
  }

  private record Output(String out, String err) {}

  /** Runs the program in its own process, with its own log configuration. */
  private Output train(String... more) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + Path.of("src", "main", "resources", "logback.xml"),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName());
    trainFlags(directory.resolve("checkpoint")).forEach(flag -> builder.command().add("" + flag));
    builder.command().addAll(List.of(more));
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "2");
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return new Output(Files.readString(out), withoutTensorFlow(Files.readString(err)));
  }

  /** Removes the messages that TensorFlow prints at its first session. */
  private static String withoutTensorFlow(String err) {
    return err.lines()
        .filter(line -> !line.contains("absl::InitializeLog") && !line.contains("mlir_graph"))
        .reduce("", (text, line) -> text + line + "\n");
  }
}
