package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.mmoe.testing.Golden;
import io.mmoe.testing.Gzip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated CSV and gzip files: only documented exit codes, one error line, printable output, no
 * hang, and no changed row accepted where a checksum exists. The seed of a failed mutant is in its
 * message.
 */
@Tag("slow")
class CsvFuzzTest {
  private static final int CSV_MUTANTS = 100;
  private static final int GZIP_MUTANTS = 100;
  private static final int MEMBER_MUTANTS = 50;
  private static final int FIRST_ROWS = 60;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir Path directory;
  private byte[] first;
  private byte[] second;

  @BeforeEach
  void readRows() throws IOException {
    try (InputStream golden = Golden.resource("test_rows.csv")) {
      List<String> lines =
          new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      first = bytes(lines.subList(0, FIRST_ROWS));
      second = bytes(lines.subList(FIRST_ROWS, lines.size()));
    }
  }

  @Test
  void mutatedLinesAreAcceptedOrRejectedByAllCommandsAlike() throws IOException {
    for (int seed = 0; seed < CSV_MUTANTS; seed++) {
      Path file = directory.resolve("rows");
      Files.write(file, mutant(Gzip.join(first, second), new Random(seed)));
      CommandLineRun check = run(seed, "data", "check", file);
      CommandLineRun convert = run(seed, "data", "convert", file, directory.resolve("out"));
      if (check.exitCode() == 0) {
        assertThat(convert.exitCode()).as("seed %d: %s", seed, convert.err()).isZero();
      }
    }
  }

  @Test
  void aMutatedGzipFileIsRejectedOrHasTheOriginalRows() throws IOException {
    byte[] start = Gzip.member(first);
    byte[] whole = Gzip.join(start, Gzip.member(second));
    byte[] rows = converted(-1, whole);
    byte[] firstRows = converted(-1, start);
    for (int seed = 0; seed < GZIP_MUTANTS; seed++) {
      byte[] mutant = mutant(whole, new Random(seed));
      byte[] accepted = converted(seed, mutant);
      boolean endsAfterMember = Arrays.equals(mutant, start);
      if (accepted.length > 0) {
        assertThat(accepted).as("seed %d", seed).isEqualTo(endsAfterMember ? firstRows : rows);
      }
    }
  }

  @Test
  void concatenatedMembersHaveTheRowsOfAllMembers() throws IOException {
    byte[][] members = {Gzip.member(first), Gzip.member(second), Gzip.member(new byte[0])};
    byte[][] rows = {converted(-1, members[0]), converted(-1, members[1]), new byte[0]};
    for (int seed = 0; seed < MEMBER_MUTANTS; seed++) {
      Random random = new Random(seed);
      byte[] file = members[0];
      byte[] expected = rows[0];
      boolean isGood = true;
      for (int part = random.nextInt(4); part > 0; part--) {
        int choice = random.nextInt(6);
        if (choice < members.length) {
          file = Gzip.join(file, members[choice]);
          expected = Gzip.join(expected, rows[choice]);
        } else if (choice < 5) {
          file = Gzip.join(file, new byte[random.nextInt(1000)]);
        } else {
          byte[] member = members[random.nextInt(2)];
          file = Gzip.join(file, Arrays.copyOf(member, 1 + random.nextInt(member.length - 1)));
          isGood = false;
        }
      }
      assertThat(converted(seed, file))
          .as("seed %d", seed)
          .isEqualTo(isGood ? expected : new byte[0]);
    }
  }

  /** Returns the accepted rows, or nothing if the file is rejected. */
  private byte[] converted(int seed, byte[] content) throws IOException {
    Path file = Files.write(directory.resolve("rows.gz"), content);
    Path out = directory.resolve("out");
    Files.deleteIfExists(out);
    CommandLineRun convert = run(seed, "data", "convert", file, out);
    CommandLineRun check = run(seed, "data", "check", file);
    assertThat(check.exitCode()).as("seed %d: %s", seed, check).isEqualTo(convert.exitCode());
    assertThat(Files.exists(out)).as("seed %d", seed).isEqualTo(convert.exitCode() == 0);
    return convert.exitCode() == 0 ? Files.readAllBytes(out) : new byte[0];
  }

  private static CommandLineRun run(int seed, Object... words) {
    CommandLineRun run = assertTimeoutPreemptively(LONGEST, () -> CommandLineRun.of(words));
    assertThat(run.exitCode()).as("seed %d: %s", seed, run).isIn(0, ExitCode.DATA.code());
    assertThat(run.err().lines().count()).as("seed %d: %s", seed, run).isLessThanOrEqualTo(1);
    if (!run.err().isEmpty()) {
      assertThat(run.err()).startsWith("mmoe: ");
    }
    assertThat((run.out() + run.err()).chars())
        .as("seed %d", seed)
        .noneMatch(each -> Character.isISOControl(each) && each != '\n');
    return run;
  }

  /** Changes bytes in one to three ways. */
  private static byte[] mutant(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      bytes = changed(bytes, random);
    }
    return Arrays.equals(bytes, original) ? changed(bytes, random) : bytes;
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int end = at + random.nextInt(Math.min(2000, bytes.length - at) + 1);
    byte[] range = Arrays.copyOfRange(bytes, at, end);
    return switch (random.nextInt(8)) {
      case 0 -> flipped(bytes, random);
      case 1 -> Arrays.copyOf(bytes, Math.max(1, at));
      case 2 -> replaced(bytes, at, at, range);
      case 3 -> replaced(replaced(bytes, at, end, new byte[0]), 0, 0, range);
      case 4 -> replaced(bytes, at, end, new byte[0]);
      case 5 -> {
        byte[] inserted = new byte[1 + random.nextInt(50)];
        random.nextBytes(inserted);
        yield replaced(bytes, at, at, inserted);
      }
      case 6 -> replaced(bytes, at, at, new byte[] {(byte) random.nextInt(' '), '\r', 0x1b, '"'});
      default -> replaced(bytes, at, end, "9".repeat(3000).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] flipped = bytes.clone();
    flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return flipped;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    return Gzip.join(Arrays.copyOf(bytes, from), by, Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private static byte[] bytes(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
