package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.testing.ConvertedRows;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Training and prediction are the same for every data format. */
@Tag("slow")
class FormatsTest {
  private static final String TRAIN = "taobao_train_data";
  private static final String TEST = "taobao_test_data";

  @TempDir Path directory;
  private Path plain;

  @BeforeEach
  void writeData() {
    plain = directory.resolve("plain");
    TestSettings.goldenData(plain, 32, 0);
  }

  @Test
  void everyFormatTrainsToTheSameLossesAndEvaluatesTheSame() throws IOException {
    Trained expected = train("plain", 25, "--data_location", plain);
    assertThat(expected.losses()).hasSize(25).doesNotHaveDuplicates();
    assertThat(train("gz", 25, "--data_location", converted(".gz"))).isEqualTo(expected);
    Path parquet = converted(".parquet");
    assertThat(train("parquet", 25, "--data_location", parquet)).isEqualTo(expected);
    assertThat(train("days", 25, "--data_location", plain, "--train_data", days()))
        .isEqualTo(expected);
  }

  @Test
  void aResumedRunOverParquetDaysLosesNothing() throws IOException {
    String days = days();
    Trained through = train("through", 25, "--data_location", plain, "--train_data", days);
    train("resumed", 13, "--data_location", plain, "--train_data", days);
    assertThat(train("resumed", 25, "--data_location", plain, "--train_data", days))
        .isEqualTo(through);
  }

  @Test
  void inGraphInputReadsSeveralAndCompressedFiles() throws IOException {
    Trained expected = train("tf", 12, "--tf", "--data_location", plain);
    assertThat(train("tf-gz", 12, "--tf", "--data_location", converted(".gz"))).isEqualTo(expected);
    List<String> lines = Files.readAllLines(plain.resolve(TRAIN));
    Path one = Files.write(directory.resolve("one"), lines.subList(0, 77));
    Path two = Files.write(directory.resolve("two"), lines.subList(77, lines.size()));
    assertThat(
            train("tf-two", 12, "--tf", "--data_location", plain, "--train_data", one + "," + two))
        .isEqualTo(expected);
  }

  @Test
  void withoutShufflingParquetKeepsItsOrder() throws IOException {
    Trained expected = train("order", 5, "--data_location", plain, "--shuffle_buffer", 0);
    Path parquet = converted(".parquet");
    assertThat(train("kept", 5, "--data_location", parquet, "--parquet_dataset_shuffle", "false"))
        .isEqualTo(expected);
  }

  @Test
  void linesComeBeforeParquetUnlessTheFlagSaysSo() throws IOException {
    Files.writeString(plain.resolve(TRAIN + ".parquet"), "nonsense");
    assertThat(train("lines", 1, "--data_location", plain).losses()).hasSize(1);
    CommandLineRun parquet =
        CommandLineRun.of("--data_location", plain, "--parquet_dataset", "--steps", 1);
    assertThat(parquet.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(parquet.err()).startsWith("mmoe: " + plain.resolve(TRAIN) + ".parquet: can't be");
    CommandLineRun lines =
        CommandLineRun.of(
            "--data_location", converted(".parquet"), "--parquet_dataset=false", "--steps", 1);
    assertThat(lines.err())
        .startsWith("mmoe: " + directory.resolve(".parquet").resolve(TRAIN) + ": there is no");
  }

  @Test
  void unsupportedFilesAreRejectedWithFlagAndFile() {
    Path parquet = converted(".parquet");
    Path file = parquet.resolve(TRAIN + ".parquet");
    assertRefused(
        "--tf leaves reading to the graph, which can't read Parquet: " + file,
        "--tf",
        "--data_location",
        parquet);
    assertRefused(
        "--smartstaged false leaves reading to the graph, which can't read Parquet: " + file,
        "--smartstaged=false",
        "--data_location",
        parquet);
    assertRefused(
        "--workqueue cuts plain CSV files only, not " + file,
        "--workqueue",
        "--data_location",
        parquet);
    assertRefused(
        "--parquet_dataset_shuffle is for Parquet, not " + plain.resolve(TRAIN),
        "--parquet_dataset_shuffle",
        "--data_location",
        plain);
    Path gz = converted(".gz").resolve(TRAIN + ".gz");
    assertRefused(
        "--tf can't read .gz and plain files together: " + plain.resolve(TRAIN),
        "--tf",
        "--data_location",
        plain,
        "--train_data",
        plain.resolve(TRAIN) + "," + gz);
    CommandLineRun nothing = CommandLineRun.of("--train_data", plain + "/*.nothing");
    assertThat(nothing.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(nothing.err())
        .startsWith("mmoe: --train_data " + plain + "/*.nothing: there is no such file");
  }

  @Test
  void evaluateAndPredictReadEveryFormat() throws IOException {
    Path checkpoint = directory.resolve("scored");
    Path models = directory.resolve("models");
    CommandLineRun training =
        CommandLineRun.of(
            "--data_location",
            converted(".parquet"),
            "--steps",
            3,
            "--batch_size",
            32,
            "--checkpoint",
            checkpoint,
            "--saved_model_dir",
            models);
    assertThat(training.exitCode()).as(training.err()).isZero();
    CommandLineRun evaluation =
        CommandLineRun.of("evaluate", "--checkpoint", checkpoint, "--data_location", plain);
    assertThat(training.out()).contains(evaluation.out());
    for (String suffix : List.of(".gz", ".parquet")) {
      CommandLineRun other =
          CommandLineRun.of(
              "evaluate",
              "--checkpoint",
              checkpoint,
              "--test_data",
              converted(suffix).resolve(TEST + suffix));
      assertThat(other.out()).isEqualTo(evaluation.out());
    }
    List<String> predictions = new ArrayList<>();
    for (String suffix : List.of("", ".gz", ".parquet")) {
      Path input =
          suffix.isEmpty() ? plain.resolve(TEST) : converted(suffix).resolve(TEST + suffix);
      Path output = directory.resolve("predictions" + suffix);
      CommandLineRun run =
          CommandLineRun.of("predict", "--model", models, "--input", input, "--output", output);
      assertThat(run.exitCode()).as(run.err()).isZero();
      predictions.add(Files.readString(output));
    }
    assertThat(predictions.get(0).lines()).hasSize(200);
    assertThat(predictions).containsOnly(predictions.get(0));
  }

  @Test
  void convertReportsItsOutputAndLeavesNothingOnFailure() throws IOException {
    Path out = directory.resolve("out.parquet");
    CommandLineRun run = CommandLineRun.of("data", "convert", plain.resolve(TRAIN), out);
    assertThat(run.out()).matches("Wrote 320 rows to " + out + ": 0\\.\\d MB, \\d+ rows/s\\R");
    Path bad = directory.resolve("bad");
    Files.writeString(bad, Files.readString(plain.resolve(TRAIN)) + "bad\n");
    Path never = directory.resolve("never.parquet");
    CommandLineRun failed = CommandLineRun.of("data", "convert", bad, never);
    assertThat(failed.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(failed.err())
        .isEqualToIgnoringNewLines("mmoe: " + bad + ", line 321: has 1 columns instead of 20");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("never"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsAFailureOfTheOutputInEveryFormat() throws IOException {
    for (String name : List.of("full", "full.gz", "full.parquet")) {
      Path full = Files.createSymbolicLink(directory.resolve(name), Path.of("/dev/full"));
      CommandLineRun run = CommandLineRun.of("data", "convert", plain.resolve(TRAIN), full);
      assertThat(run.err())
          .isEqualToIgnoringNewLines(
              "mmoe: " + full + " can't be written: No space left on device");
      assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT.code());
    }
  }

  private Trained train(String name, int steps, Object... flags) throws IOException {
    return Trained.with(directory.resolve("checkpoint-" + name), steps, flags);
  }

  private static void assertRefused(String problem, Object... flags) {
    CommandLineRun run = CommandLineRun.of(flags);
    assertThat(run.err()).startsWith("mmoe: " + problem);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
  }

  /** Writes both files in another format to a new directory. */
  private Path converted(String suffix) {
    Path other = directory.resolve(suffix);
    for (String name : List.of(TRAIN, TEST)) {
      ConvertedRows.write(plain.resolve(name), other.resolve(name + suffix));
    }
    return other;
  }

  /** Writes the training rows to three files of three formats and returns their pattern. */
  private String days() throws IOException {
    List<String> lines = Files.readAllLines(plain.resolve(TRAIN));
    Path days = Files.createDirectories(directory.resolve("days"));
    Files.write(days.resolve("1"), lines.subList(0, 50));
    Path rest = Files.write(directory.resolve("rest"), lines.subList(50, 51));
    ConvertedRows.write(rest, days.resolve("2.gz"));
    Files.write(rest, lines.subList(51, lines.size()));
    ConvertedRows.write(rest, days.resolve("3.parquet"));
    Files.createFile(days.resolve("_SUCCESS"));
    return days + "/*";
  }
}
