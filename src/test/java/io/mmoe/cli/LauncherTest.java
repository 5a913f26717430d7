package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher's checks of the limits of a process. No Java is started. */
class LauncherTest {
  private record Launch(int exitCode, String output) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-n 20 | mmoe: the limit of open files is 20, at least 256 are needed (ulimit -n)",
        "-n 64 | mmoe: the limit of open files is 64, at least 256 are needed (ulimit -n)",
        "-u 60 | mmoe: the limit of processes and threads is 60, at least 128 are needed (ulimit -u)",
        "-v 4000000 | mmoe: the limit of address space in kB is 4000000, at least 6000000 are needed"
            + " (ulimit -v)",
      })
  void aLimitThatIsTooSmallIsOneLine(String limit, String message) throws Exception {
    Launch launch = launch("ulimit " + limit);
    assertThat(launch.output()).isEqualToIgnoringNewLines(message);
    assertThat(launch.exitCode()).isEqualTo(ExitCode.RESOURCE.code());
  }

  @Test
  void aSoftLimitIsRaised() throws Exception {
    assertThat(launch("ulimit -S -n 40").output())
        .startsWith("mmoe: there is no /nowhere/bin/java");
  }

  private static Launch launch(String limit) throws IOException, InterruptedException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/limits")));
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", limit + "; exec ./mmoe --version")
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", "/nowhere");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Launch(process.waitFor(), output);
  }
}
