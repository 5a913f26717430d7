package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the completion script, run as bash runs it on Tab. */
class CompletionTest {
  @TempDir Path directory;
  private Path script;

  @BeforeEach
  void printScript() throws IOException {
    CommandLineRun run = CommandLineRun.of("completion");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    script = Files.writeString(directory.resolve("completion"), run.out());
  }

  @Test
  void commandsAreCompleted() throws IOException, InterruptedException {
    assertThat(complete("mmoe", "")).contains("train", "plan", "serve", "data", "completion");
    assertThat(complete("mmoe", "pl")).isEqualTo("plan");
    assertThat(complete("mmoe", "data", "pr")).isEqualTo("prepare");
  }

  @Test
  void flagsOfACommandAreCompleted() throws IOException, InterruptedException {
    assertThat(complete("mmoe", "train", "--ev_filter_k")).isEqualTo("--ev_filter_keys");
    assertThat(complete("mmoe", "plan", "--l2")).isEqualTo("--l2_regularization");
    assertThat(complete("mmoe", "evaluate", "--l2")).isEmpty();
    assertThat(complete("mmoe", "data", "prepare", "--hist"))
        .isEqualTo("--history_hours --history_length");
  }

  /** Returns bash's completions of the last word. */
  private String complete(String... words) throws IOException, InterruptedException {
    // compopt works only during a key press.
    String command =
        "source '%s'; compopt() { :; }; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_mmoe; echo \"${COMPREPLY[*]}\""
            .formatted(script, "'" + String.join("' '", words) + "'", words.length - 1);
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", command).redirectErrorStream(true).start();
    String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(offered).isZero();
    return offered.strip().replaceAll("\\s+", " ");
  }
}
