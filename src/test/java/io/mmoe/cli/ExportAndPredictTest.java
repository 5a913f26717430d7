package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.testing.Gzip;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** End-to-end tests from training to the predictions of the exported model. */
@Tag("slow")
class ExportAndPredictTest {
  @TempDir Path directory;
  private Path data;
  private Path checkpoint;
  private Path models;

  @BeforeEach
  void writeData() {
    data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
    checkpoint = directory.resolve("checkpoint");
    models = directory.resolve("models");
  }

  @Test
  void theExportedModelPredictsWhatEvaluateScores() throws IOException {
    CommandLineRun training = train("--model_version", 3, "--saved_model_dir", models);
    assertThat(training.err()).isEmpty();
    assertThat(training.out()).contains("SavedModel is in " + models.resolve("3"));
    Path evaluated = directory.resolve("evaluated.csv");
    run(
        "evaluate",
        "--checkpoint",
        checkpoint,
        "--probabilities",
        evaluated,
        "--data_location",
        data);

    Path rows = data.resolve("taobao_test_data");
    Path predicted = directory.resolve("predicted.csv");
    CommandLineRun predicting =
        run(
            "predict",
            "--model",
            models,
            "--input",
            rows,
            "--output",
            predicted,
            "--batch_size",
            7);
    assertThat(predicting.out()).isEqualToIgnoringNewLines("Scored 200 rows to " + predicted);
    assertClose(Files.readAllLines(predicted), Files.readAllLines(evaluated));

    Path unlabelled = directory.resolve("unlabelled");
    Files.write(
        unlabelled,
        Files.readAllLines(rows).stream()
            .map(line -> line.substring(line.indexOf(',', line.indexOf(',') + 1) + 1))
            .toList());
    Path lines = directory.resolve("predicted.jsonl");
    run("predict", "--model", models.resolve("3"), "--input", unlabelled, "--output", lines);
    List<String> asCsv = new ArrayList<>();
    for (String line : Files.readAllLines(lines)) {
      JsonNode row = new ObjectMapper().readTree(line);
      assertThat(row.properties()).hasSize(2);
      asCsv.add(line.replaceAll("[{}\"a-z:]", ""));
    }
    assertClose(asCsv, Files.readAllLines(evaluated));
  }

  @Test
  void aRunWithoutCheckpointsIsExported() throws IOException {
    assertThat(
            train("--save_steps", 0, "--model_version", 1, "--saved_model_dir", models).exitCode())
        .isZero();
    assertThat(checkpoint.resolve("checkpoint")).doesNotExist();
    JsonNode provenance =
        new ObjectMapper().readTree(models.resolve("1/assets.extra/provenance.json").toFile());
    assertThat(provenance.get("global_step").asLong()).isEqualTo(2);
    JsonNode run = provenance.get("training_runs").get(0);
    assertThat(run.get("flags").get("--seed").asText()).isEqualTo("2021");
    assertThat(run.get("flags").get("--optimizer").asText()).isEqualTo("adagrad");
    assertThat(run.get("data").get(0).get("sha256").asText()).hasSize(64);
    assertThat(provenance.get("metrics").get("eval").get("examples").asLong()).isEqualTo(200);
  }

  @Test
  void everyRunOfACheckpointIsRecorded() throws IOException {
    train("--no_export");
    run("export", "--checkpoint", checkpoint, "--data_location", data, "--saved_model_dir", models);
    Path version;
    try (var versions = Files.list(models)) {
      version = versions.findFirst().orElseThrow();
    }
    assertThat(version.getFileName().toString()).matches("20\\d{12}");
    run(
        "train",
        "--data_location",
        data,
        "--steps",
        4,
        "--batch_size",
        32,
        "--no_export",
        "--checkpoint",
        checkpoint,
        "--learning_rate",
        0.5);
    JsonNode runs = new ObjectMapper().readTree(checkpoint.resolve("runs.json").toFile());
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).get("global_step").asLong()).isEqualTo(2);
    assertThat(runs.get(1).get("global_step").asLong()).isEqualTo(4);
    assertThat(runs.get(1).get("flags").get("--learning_rate").asText()).isEqualTo("0.5");
  }

  @Test
  void aFailedExportIsReportedAndLeavesNothing() throws IOException {
    train("--model_version", 1, "--saved_model_dir", models);
    Path output = directory.resolve("out.csv");
    Path rows = data.resolve("taobao_test_data");
    assertFails(
        ExitCode.CHECKPOINT,
        checkpoint + " holds neither a saved_model.pb nor a version of a model",
        CommandLineRun.of("predict", "--model", checkpoint, "--input", rows, "--output", output));
    assertFails(
        ExitCode.DATA,
        directory.resolve("nothing") + ": there is no such file",
        CommandLineRun.of(
            "predict",
            "--model",
            models,
            "--input",
            directory.resolve("nothing"),
            "--output",
            output));
    List<String> lines = Files.readAllLines(rows);
    lines.set(150, lines.get(150).replaceFirst(",[^,]*$", ",50"));
    Path bad = Files.write(directory.resolve("bad"), lines);
    assertFails(
        ExitCode.DATA,
        bad + ", line 151: price must be a whole number from 0 to 49, got \"50\"",
        CommandLineRun.of(
            "predict", "--model", models, "--input", bad, "--output", output, "--batch_size", 10));
    Path cut = directory.resolve("cut.gz");
    byte[] member = Gzip.member(Files.readAllBytes(rows));
    Files.write(cut, Gzip.join(member, Arrays.copyOf(member, member.length - 1)));
    assertFails(
        ExitCode.DATA,
        cut + ": can't be read: gzip member 2 is cut off",
        CommandLineRun.of("predict", "--model", models, "--input", cut, "--output", output));
    if (Files.exists(Path.of("/dev/full"))) {
      Path full = Files.createSymbolicLink(directory.resolve("full"), Path.of("/dev/full"));
      assertFails(
          ExitCode.OUTPUT,
          full + " can't be written: No space left on device",
          CommandLineRun.of("predict", "--model", models, "--input", rows, "--output", full));
    }
    assertFails(
        ExitCode.OUTPUT,
        directory + " can't be written: it is a directory",
        CommandLineRun.of("predict", "--model", models, "--input", rows, "--output", directory));
    assertFails(
        ExitCode.USAGE,
        "'--format': expected one of [CSV, JSON]",
        CommandLineRun.of(
            "predict", "--model", models, "--input", rows, "--output", output, "--format", "xml"));
    assertThat(output).doesNotExist();
    assertThat(directory.resolve("out.csv.tmp")).doesNotExist();
    assertFails(
        ExitCode.CHECKPOINT,
        models.resolve("1") + " is there already",
        CommandLineRun.of(
            "export",
            "--checkpoint",
            checkpoint,
            "--data_location",
            data,
            "--saved_model_dir",
            models,
            "--model_version",
            1));
    assertFails(
        ExitCode.USAGE,
        "--model_version must be 0 to 999999999999999999, got -1",
        CommandLineRun.of("export", "--checkpoint", checkpoint, "--model_version", -1));
    assertFails(
        ExitCode.CHECKPOINT,
        models + " holds no checkpoint",
        CommandLineRun.of("export", "--checkpoint", models, "--saved_model_dir", models));
    assertFails(
        ExitCode.DATA,
        "taobao_train_data: there is no such file",
        CommandLineRun.of(
            "export",
            "--checkpoint",
            checkpoint,
            "--data_location",
            models,
            "--saved_model_dir",
            models));
  }

  /** The last of nine digits depends on the batch size. */
  private static void assertClose(List<String> actual, List<String> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int row = 0; row < expected.size(); row++) {
      String[] numbers = expected.get(row).split(",", -1);
      String[] found = actual.get(row).split(",", -1);
      assertThat(found).hasSize(2);
      for (int task = 0; task < 2; task++) {
        assertThat(Double.parseDouble(found[task]))
            .isCloseTo(Double.parseDouble(numbers[task]), within(1e-6));
      }
    }
  }

  private void assertFails(ExitCode exitCode, String problem, CommandLineRun run) {
    assertThat(run.err()).startsWith("mmoe: ").contains(problem);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.exitCode()).isEqualTo(exitCode.code());
    assertThat(run.out()).isEmpty();
    try (var files = Files.list(models)) {
      assertThat(files).containsExactly(models.resolve("1"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private CommandLineRun train(Object... flags) {
    List<Object> command =
        new ArrayList<>(
            List.of(
                "train",
                "--data_location",
                data,
                "--steps",
                2,
                "--batch_size",
                32,
                "--checkpoint",
                checkpoint));
    command.addAll(Arrays.asList(flags));
    return run(command.toArray());
  }

  private static CommandLineRun run(Object... command) {
    CommandLineRun run = CommandLineRun.of(command);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
