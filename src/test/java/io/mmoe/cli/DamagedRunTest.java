package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.testing.SmallRun;
import io.mmoe.train.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories of runs that were copied, moved or damaged. */
@Tag("slow")
class DamagedRunTest {
  private static final String INDEX = "model.ckpt-4.index";
  private static final String DATA = "model.ckpt-4.data-00000-of-00001";

  @TempDir static Path directory;
  private static SmallRun run;

  @TempDir Path work;
  private Path copy;

  @BeforeAll
  static void train() throws IOException {
    run = SmallRun.in(directory);
  }

  @AfterAll
  static void close() {
    run.close();
  }

  @BeforeEach
  void copyTheRun() throws IOException {
    copy = Files.createDirectory(work.resolve("copy"));
    for (Path file : files(run.directory())) {
      Files.copy(file, copy.resolve(file.getFileName()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s/", "../run/", "C:\\runs\\old\\", "/gone/", "./"})
  void aCopyResumesFromItsOwnFilesAndLeavesTheOriginal(String prefix) throws IOException {
    String to = prefix.formatted(run.directory());
    Path state = copy.resolve("checkpoint");
    Files.writeString(
        state,
        Files.readString(state).replace("\"model", "\"" + to.replace("\\", "\\\\") + "model"));
    Map<Path, String> original = content(run.directory());
    Path moved = directory.resolve("moved" + Integer.toHexString(prefix.hashCode()));
    copy = Files.move(copy, moved);
    assertThat(run.resume(copy)).isEqualTo(run.incremented());
    assertThat(content(run.directory())).isEqualTo(original);
    // The increment of step 6 became a full checkpoint. The copy keeps only one more.
    assertThat(names(copy))
        .contains("model.ckpt-6.index", INDEX)
        .doesNotContain("model.ckpt-2.index", "model.ckpt-4.increment-6.index");
    assertThat(copy.resolve("checkpoint"))
        .content()
        .contains("model_checkpoint_path: \"model.ckpt-6\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1,", "7", "[7]", "\u0000", "[{\"flags\":\"none\"", "[[]]"})
  void aDamagedHistoryIsKeptAsideAndTrainingGoesOn(String damaged) throws IOException {
    Path history = copy.resolve("runs.json");
    Files.writeString(history, damaged);
    Files.writeString(copy.resolve("runs.json.damaged"), "an earlier one");
    Map<Path, String> before = content(copy);
    assertThat(CommandLineRun.of("inspect", "--checkpoint", copy).exitCode()).isZero();
    assertThat(report().exitCode()).isZero();
    assertThat(content(copy)).isEqualTo(before);
    assertThat(run.resume(copy)).isEqualTo(run.incremented());
    assertThat(copy.resolve("runs.json.damaged")).hasContent("an earlier one");
    assertThat(copy.resolve("runs.json.damaged.2")).content().isEqualTo(damaged);
    assertThat(history).content().startsWith("[ {").contains("\"started\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train_log.jsonl", "evaluations.jsonl"})
  void aDamagedByteOfALogCostsOneLine(String name) throws IOException {
    Path log = copy.resolve(name);
    String text = Files.readString(log);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    bytes[5] = (byte) 0xff;
    Files.write(log, bytes);
    assertThat(report().exitCode()).isZero();
    assertThat(log).hasBinaryContent(bytes);
    assertThat(run.resume(copy)).isEqualTo(run.incremented());
    assertThat(log).hasContent(text.lines().skip(1).reduce("", (all, line) -> all + line + "\n"));
    assertThat(copy.resolve(name + ".damaged")).hasBinaryContent(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs.json",
        "train_log.jsonl",
        "evaluations.jsonl",
        "curves.json",
        "metrics.json"
      })
  void aDirectoryInPlaceOfARecordDoesNotStopTraining(String name) throws IOException {
    Files.delete(copy.resolve(name));
    Files.createDirectory(copy.resolve(name));
    assertThat(report().exitCode()).isZero();
    assertThat(run.resume(copy)).isEqualTo(run.incremented());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model_checkpoint_path: \"mod", "\u0001\u0002", "{}"})
  void aDamagedStateFileIsKeptAsideAndTheNewestCheckpointIsUsed(String damaged) throws IOException {
    Path state = copy.resolve("checkpoint");
    Files.writeString(state, damaged);
    assertThat(CommandLineRun.of("inspect", "--checkpoint", copy).out()).contains("step 4,");
    assertThat(state).content().isEqualTo(damaged);
    assertThat(run.resume(copy)).isEqualTo(run.incremented());
    assertThat(copy.resolve("checkpoint.damaged")).content().isEqualTo(damaged);
    assertThat(state).content().contains("model.ckpt-6");
  }

  @Test
  void aCutCheckpointIsRefused() throws IOException {
    byte[] data = Files.readAllBytes(copy.resolve(DATA));
    Files.write(copy.resolve(DATA), Arrays.copyOf(data, data.length - 1));
    assertRefused("model.ckpt-4 is damaged or no checkpoint");
    Files.delete(copy.resolve(DATA));
    assertRefused("model.ckpt-4 is damaged or no checkpoint");
    Files.createDirectory(copy.resolve(DATA));
    assertRefused("model.ckpt-4 is damaged or no checkpoint");
    Files.delete(copy.resolve(DATA));
    Files.write(copy.resolve(DATA), data);
    byte[] index = Files.readAllBytes(copy.resolve(INDEX));
    for (int length : List.of(0, 1, index.length / 2, index.length - 1)) {
      Files.write(copy.resolve(INDEX), Arrays.copyOf(index, length));
      assertRefused("model.ckpt-4 is damaged or no checkpoint");
    }
    Files.delete(copy.resolve(INDEX));
    assertRefused("names " + copy.resolve("model.ckpt-4") + ", which is not there");
    assertThat(copy.resolve(DATA)).hasBinaryContent(data);
  }

  @Test
  void anImpossibleNameIsRefused() throws IOException {
    for (String name : List.of("a\\000b", "/", "..", "model.ckpt-4/")) {
      Files.writeString(
          copy.resolve("checkpoint"), "model_checkpoint_path: \"%s\"\n".formatted(name));
      if (!name.endsWith("4/")) {
        assertRefused("which is no path of a checkpoint");
      }
    }
    Files.writeString(copy.resolve("checkpoint"), "model_checkpoint_path: \"a\\n\\033[31mb\"\n");
    assertRefused("a??[31mb, which is not there");
    Files.delete(copy.resolve("checkpoint"));
    Files.createDirectory(copy.resolve("checkpoint"));
    assertRefused("checkpoint can't be read: Is a directory");
    Files.delete(copy.resolve("checkpoint"));
    Files.createSymbolicLink(copy.resolve("checkpoint"), Path.of("checkpoint"));
    assertRefused("checkpoint can't be read: ");
    Files.delete(copy.resolve("checkpoint"));
    Files.write(copy.resolve("model.ckpt-99999999999999999999.index"), new byte[100]);
    assertRefused("model.ckpt-99999999999999999999 is damaged or no checkpoint");
  }

  @Test
  void aPrefixOrAFileNamesItsCheckpoint() {
    for (String name : List.of("model.ckpt-2", "model.ckpt-2.index")) {
      CommandLineRun inspected = CommandLineRun.of("inspect", "--checkpoint", copy.resolve(name));
      assertThat(inspected.out()).contains("model.ckpt-2: global step 2,");
    }
    CommandLineRun latest =
        CommandLineRun.of("inspect", "--checkpoint", copy.resolve("checkpoint"));
    assertThat(latest.out()).contains("model.ckpt-4: global step 4,");
    CommandLineRun report =
        CommandLineRun.of("report", "--checkpoint", copy.resolve("model.ckpt-2"), "--no_data");
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(copy.resolve("report.html")).exists();
    CommandLineRun training =
        CommandLineRun.of("train", "--checkpoint", copy.resolve("model.ckpt-2"));
    assertThat(training.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(training.err())
        .isEqualTo(
            "mmoe: --checkpoint must be a directory and not the prefix of one checkpoint, got %s%n"
                .formatted(copy.resolve("model.ckpt-2")));
  }

  private CommandLineRun report() {
    return CommandLineRun.of(
        "report", "--checkpoint", copy, "--no_data", "--output", work.resolve("page.html"));
  }

  private void assertRefused(String problem) {
    assertThatThrownBy(() -> run.resume(copy))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(problem)
        .satisfies(failure -> assertThat(failure.getMessage()).hasLineCount(1));
  }

  private static Map<Path, String> content(Path from) throws IOException {
    Map<Path, String> content = new TreeMap<>();
    for (Path file : files(from)) {
      content.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
    }
    return content;
  }

  private static List<String> names(Path from) throws IOException {
    return files(from).stream().map(file -> file.getFileName().toString()).toList();
  }

  private static List<Path> files(Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
