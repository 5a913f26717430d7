package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.base.MmoeException;
import io.mmoe.base.MmoeException.Category;
import io.mmoe.testing.SmallRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged copies of a run's directory. Each is resumed, inspected or reported on. It ends with a
 * documented exit code and one line, and restores no other weights than those that were saved.
 */
@Tag("slow")
class CheckpointFuzzTest {
  private static final int MUTANTS = 300;
  private static final long SEED = 16;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static SmallRun run;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

  /** The ends of a mutant. */
  private enum Outcome {
    RESTORED,
    STARTED_ANEW,
    READ,
    REFUSED
  }

  @BeforeAll
  static void train() throws IOException {
    run = SmallRun.in(directory);
  }

  @AfterAll
  static void close() {
    run.close();
  }

  @Test
  void aDamagedDirectoryIsRefusedInOneLineOrGivesTheSavedWeights() throws IOException {
    for (int i = 0; i < MUTANTS; i++) {
      Path mutant = directory.resolve("mutant" + i);
      copy(run.directory(), mutant);
      String damage = damage(mutant);
      long start = System.nanoTime();
      Outcome outcome =
          switch (i % 6) {
            case 0, 1 -> inspect(mutant, damage);
            case 2 -> report(mutant, damage);
            default -> resume(mutant, damage);
          };
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as(damage).isLessThan(LONGEST);
      outcomes.merge(outcome, 1, Integer::sum);
      delete(mutant);
    }
    assertThat(outcomes).containsKeys(Outcome.RESTORED, Outcome.READ, Outcome.REFUSED);
  }

  private Outcome inspect(Path mutant, String damage) {
    return ended(CommandLineRun.of("inspect", "--checkpoint", mutant), damage);
  }

  private Outcome report(Path mutant, String damage) {
    return ended(CommandLineRun.of("report", "--checkpoint", mutant, "--no_data"), damage);
  }

  private static Outcome ended(CommandLineRun command, String damage) {
    if (command.exitCode() == ExitCode.OK.code()) {
      return Outcome.READ;
    }
    assertThat(command.exitCode()).as(damage + command.err()).isEqualTo(4);
    assertThat(command.err().lines()).as(damage).hasSize(1);
    return Outcome.REFUSED;
  }

  private Outcome resume(Path mutant, String damage) {
    Map<String, Object> values;
    try {
      values = run.resume(mutant);
    } catch (MmoeException e) {
      assertThat(e.category()).as(damage).isEqualTo(Category.CHECKPOINT);
      assertThat(e.getMessage()).as(damage).isNotBlank().hasLineCount(1);
      return Outcome.REFUSED;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(damage, e);
    }
    if (Long.valueOf(0).equals(values.get("global_step"))) {
      assertThat(damage).contains("model.ckpt");
      return Outcome.STARTED_ANEW;
    }
    assertThat(values).as(damage).isIn(run.full(), run.incremented());
    return Outcome.RESTORED;
  }

  /** Damages one file of a directory, and describes the damage. */
  private String damage(Path mutant) throws IOException {
    List<Path> files = files(mutant).filter(CheckpointFuzzTest::isRead).toList();
    Path file = files.get(random.nextInt(files.size()));
    int kind = random.nextInt(10);
    byte[] bytes = Files.readAllBytes(file);
    switch (kind) {
      case 0, 1, 2 -> Files.write(file, flipped(bytes, 1));
      case 3 -> Files.write(file, flipped(bytes, 20));
      case 4 -> Files.write(file, java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      case 5 -> Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
      case 6 -> {
        Path other = files.get(random.nextInt(files.size()));
        Files.write(file, Files.readAllBytes(other));
        Files.write(other, bytes);
      }
      case 7 -> Files.move(file, file.resolveSibling(name(file)));
      case 8 -> Files.delete(file);
      default -> {
        Files.delete(file);
        if (random.nextBoolean()) {
          Files.createDirectory(file);
        } else {
          Files.createSymbolicLink(file, file.getFileName());
        }
      }
    }
    return "%s, damage %d".formatted(file.getFileName(), kind);
  }

  private String name(Path file) {
    List<String> names =
        List.of(
            "model.ckpt-99999999999999999999.index",
            "model.ckpt--4.index",
            "model.ckpt-4.increment-99999999999999999999.index",
            "model.ckpt-5000000000.index",
            file.getFileName() + "~");
    return names.get(random.nextInt(names.size()));
  }

  private byte[] flipped(byte[] bytes, int count) {
    byte[] flipped = bytes.clone();
    for (int i = 0; i < count && flipped.length > 0; i++) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static boolean isRead(Path file) {
    return !file.getFileName().toString().startsWith("events");
  }

  private static Stream<Path> files(Path from) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      return files.sorted().toList().stream();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (Path file : files(from).toList()) {
      if (Files.isRegularFile(file)) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    com.google.common.io.MoreFiles.deleteRecursively(
        tree, com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
