package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code scripts/local_cluster.sh} with a program in the place of mmoe that runs a shell script.
 */
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class LocalClusterScriptTest {
  @TempDir Path directory;
  private Path log;

  @BeforeEach
  void copyTheScript() throws IOException {
    Files.createDirectory(directory.resolve("scripts"));
    Files.copy(
        Path.of("scripts", "local_cluster.sh"),
        directory.resolve("scripts/local_cluster.sh"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    log = directory.resolve("out.log");
    program("exit 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--ps | --ps needs a value",
        "--ps -- --steps 5 | --ps needs a value",
        "--ps abc | --ps must be a whole number from 1 to 400, got 'abc'",
        "--ps 0 | --ps must be a whole number from 1 to 400, got '0'",
        "--ps 2x | got '2x'",
        "--ps 1000000000000000000000 | --ps must be a whole number",
        "--ps a[$(touch${IFS}hacked)] | --ps must be a whole number",
        "--workers | --workers needs a value",
        "--workers -1 | --workers must be a whole number from 0 to 400, got '-1'",
        "--base_port | --base_port needs a value",
        "--base_port 65536 | --base_port must be a whole number from 1 to 64000, got '65536'",
        "--base_port 0x10 | got '0x10'",
        "--logs | --logs needs a value",
        "--logs --ps | --logs needs a directory, got '--ps'",
        "--restarts | --restarts needs a value",
        "--restarts many | --restarts must be a whole number from 0 to 1000, got 'many'",
        "--steps 5 | unknown flag --steps; flags of mmoe train come after --",
        "--ps 2 | there are no flags of mmoe train; they come after --",
        "none.yaml | none.yaml can't be read",
        "scripts.yaml -- | scripts.yaml can't be read",
        "--ps 2 a.yaml | --ps can't be combined with a manifest",
        "a.yaml b.yaml | only one manifest can be given",
      })
  void aWrongFlagIsNamedOnOneLine(String arguments, String problem) throws Exception {
    assertThat(run(arguments.split(" "))).isEqualTo(2);
    assertThat(Files.readAllLines(log))
        .singleElement()
        .asString()
        .startsWith("local_cluster.sh: ")
        .contains(problem);
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).doesNotContain("hacked");
    }
  }

  @Test
  void theHelpListsTheFlags() throws Exception {
    assertThat(run("--help")).isZero();
    assertThat(Files.readString(log)).contains("--ps N", "--restarts N", "--no-evaluator");
  }

  @Test
  void aProcessThatLosesAPeerIsRestartedAndAllEndTogether() throws Exception {
    program(
        """
        case $TF_CONFIG in *'"type":"worker"'*) ;; *) exit 0 ;; esac
        echo x >>runs
        [[ $(wc -l <runs) -ge 3 ]] || exit 138
        """);
    assertThat(run("--ps", "2", "--", "--steps", "5")).isZero();
    assertThat(Files.readAllLines(directory.resolve("runs"))).hasSize(3);
    assertThat(Files.readString(log))
        .contains("warning: every process opens its port on all network interfaces")
        .contains("worker-0 ended with exit code 138", "restart 2 of worker-0")
        .contains("ps-1 ended with exit code 0", "evaluator-0 ended with exit code 0");
  }

  @Test
  void restartsAreLimitedAndOtherFailuresEndAll() throws Exception {
    program("[[ $TF_CONFIG == *'\"type\":\"worker\"'* ]] && exit 138; exec sleep 100");
    assertThat(run("--restarts", "1", "--", "--steps", "5")).isEqualTo(138);
    assertThat(Files.readString(log)).contains("restart 1 of worker-0").doesNotContain("restart 2");
    program("[[ $TF_CONFIG == *'\"type\":\"chief\"'* ]] && exit 3; exec sleep 100");
    assertThat(run("--", "--steps", "5")).isEqualTo(3);
    assertThat(Files.readString(log)).doesNotContain("restart");
  }

  @ParameterizedTest
  @CsvSource({"TERM,143", "INT,143", "HUP,143"})
  void aSignalLeavesNoProcessBehindNotEvenAStoppedOne(String signal, int code) throws Exception {
    program(
        """
        echo $$ >>pids
        [[ $TF_CONFIG == *'"type":"worker"'* ]] && kill -STOP $$
        exec sleep 100
        """);
    Process script = start("--ps", "2", "--", "--steps", "5");
    Path pids = directory.resolve("pids");
    for (int i = 0; i < 600 && !(Files.exists(pids) && Files.readAllLines(pids).size() == 5); i++) {
      Thread.sleep(50);
    }
    new ProcessBuilder("kill", "-" + signal, Long.toString(script.pid())).start().waitFor();
    assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(script.exitValue()).isEqualTo(code);
    assertThat(Files.readAllLines(pids))
        .hasSize(5)
        .allSatisfy(
            pid ->
                assertThat(ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive))
                    .isNotEqualTo(java.util.Optional.of(true)));
  }

  /** Replaces mmoe. It answers --version, and runs the script as every process of the cluster. */
  private void program(String script) throws IOException {
    Path program = directory.resolve("mmoe");
    Files.writeString(program, "#!/usr/bin/env bash\n[[ $1 == --version ]] && exit 0\n" + script);
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    Process process = start(arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "scripts/local_cluster.sh"));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
