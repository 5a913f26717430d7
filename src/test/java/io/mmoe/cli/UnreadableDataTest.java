package io.mmoe.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.testing.Gzip;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data that can't be read, or output that can't be written, ends every command with one line. */
class UnreadableDataTest {
  private static final String TRAIN = "taobao_train_data";

  @TempDir Path directory;
  private Path data;
  private byte[] rows;

  @BeforeEach
  void writeData() throws IOException {
    data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
    rows = Files.readAllBytes(data.resolve(TRAIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--smartstaged=true", "--smartstaged=false", "--tf"})
  void aDamagedSecondGzipMemberIsNamedByEveryCommand(String input) throws IOException {
    byte[] member = Gzip.member(rows);
    Path file = gzip(Gzip.join(member, Arrays.copyOf(member, member.length / 2)));
    String problem = file + ": can't be read: gzip member 2 is cut off";
    assertFails(ExitCode.DATA, problem, "data", "check", file);
    assertFails(ExitCode.DATA, problem, "data", "convert", file, directory.resolve("out"));
    assertFails(ExitCode.DATA, problem, train(file, input));
    assertFails(
        ExitCode.DATA,
        problem,
        "evaluate",
        "--checkpoint",
        directory.resolve("none"),
        "--test_data",
        file);
    assertThat(directory.resolve("out")).doesNotExist();
  }

  @Test
  void theInGraphReaderRejectsPaddingInAdvance() throws IOException {
    Path file = gzip(Gzip.join(Gzip.member(rows), new byte[512]));
    assertThat(CommandLineRun.of("data", "check", file).exitCode()).isZero();
    assertFails(
        ExitCode.DATA,
        file + ": can't be read: zero bytes after gzip member 1, which the in-graph reader can't",
        train(file, "--tf"));
  }

  @Test
  void anEntryOfADirectoryThatCannotBeReadIsNamedByEveryCommand() throws IOException {
    Path entry = data.resolve("z");
    Files.createSymbolicLink(entry, Path.of("nowhere"));
    String problem = entry + ": a symbolic link to a file that does not exist";
    assertFails(ExitCode.DATA, problem, "data", "check", data);
    assertFails(ExitCode.DATA, problem, train(data, "--tf"));
    assertFails(ExitCode.DATA, problem, "plan", "--train_data", data);
    assertFails(ExitCode.DATA, problem, "data", "convert", entry, directory.resolve("out"));
    assertFails(ExitCode.DATA, data + ": a directory, not a file", "data", "convert", data, "out");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anErrorOfTheDiskIsNamed() {
    assertFails(
        ExitCode.DATA,
        "/proc/self/mem: can't be read: Input/output error",
        "data",
        "check",
        "/proc/self/mem");
  }

  @Test
  void valuesCannotControlTheTerminal() throws IOException {
    String line = new String(rows, ISO_8859_1).lines().findFirst().orElseThrow();
    String first = line.substring(line.indexOf(','));
    String evil = "\u001b]0;title\u0007\u202e\u009b31m";
    Path file = directory.resolve("evil\u001b[2J\nmmoe: fine");
    Files.writeString(
        file,
        "0,0," + evil + line.substring(line.indexOf(',', 4)) + "\n" + "9".repeat(100_000) + first);
    CommandLineRun check = CommandLineRun.of("data", "check", file);
    assertThat(check.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(check.out())
        .contains("\\u001b]0;title\\u0007\\u202e\\u009b31m")
        .contains("evil\\u001b[2J\\nmmoe: fine, line 2: clk must be", "9999...\"");
    assertPrintable(check.out());
    assertThat(check.out().length()).isLessThan(10_000);
    CommandLineRun json = CommandLineRun.of("data", "check", "--json", file);
    assertPrintable(json.out());
    CommandLineRun convert = CommandLineRun.of("data", "convert", file, directory.resolve("out"));
    assertThat(convert.err()).startsWith("mmoe: ").contains("evil\\u001b[2J\\nmmoe: fine, line 2");
    assertThat(convert.err().lines()).hasSize(1);
    assertPrintable(convert.err());
  }

  @Test
  void bytesOfOtherEncodingsAreValuesOrMalformedRowsButNeverOtherRows() throws IOException {
    String text = new String(rows, ISO_8859_1);
    assertRejectedAtLine(1, "\u00ef\u00bb\u00bf" + text, "a byte order mark");
    assertRejectedAtLine(1, text.replace("\n", "\r"), "a carriage return inside a field");
    assertRejectedAtLine(1, "\0" + text, "clk must be a whole number from 0 to 1, got \"\\u0000");
    assertRejectedAtLine(1, "\u00ff\u00fe" + text.replace("", "\0"), "clk must be");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskEndsAConversionWithTheExitCodeOfOutput() throws IOException {
    Path full = Path.of("/dev/full");
    for (String name : List.of("full", "full.gz")) {
      Path link = Files.createSymbolicLink(directory.resolve(name), full);
      assertFails(
          ExitCode.OUTPUT,
          link + " can't be written: No space left on device",
          "data",
          "convert",
          data.resolve(TRAIN),
          link);
    }
  }

  private void assertRejectedAtLine(int line, String content, String problem) throws IOException {
    Path file = directory.resolve("rows");
    Files.write(file, content.getBytes(ISO_8859_1));
    CommandLineRun run = CommandLineRun.of("data", "convert", file, directory.resolve("out"));
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.DATA.code());
    assertThat(run.err()).startsWith("mmoe: " + file + ", line " + line + ": ").contains(problem);
  }

  private Path gzip(byte[] content) throws IOException {
    return Files.write(directory.resolve("rows.gz"), content);
  }

  private Object[] train(Path rows, String input) {
    return new Object[] {
      "train", "--train_data", rows, "--test_data", data.resolve(TRAIN), input, "--steps", 1
    };
  }

  private static void assertFails(ExitCode exitCode, String problem, Object... words) {
    CommandLineRun run = CommandLineRun.of(words);
    assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode.code());
    assertThat(run.err()).startsWith("mmoe: " + problem);
    assertThat(run.err().lines()).hasSize(1);
  }

  private static void assertPrintable(String output) {
    assertThat(output.chars())
        .noneMatch(each -> Character.isISOControl(each) && each != '\n')
        .noneMatch(each -> Character.getType(each) == Character.FORMAT);
  }
}
