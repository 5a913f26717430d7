package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.metric.ScoredLabels;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** End-to-end tests of the command line. */
@Tag("slow")
class EndToEndTest {
  @TempDir Path directory;
  private Path data;

  @BeforeEach
  void writeData() {
    data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
  }

  @Test
  void trainingLeavesCheckpointLogAndMetricsAndEvaluateAgreesWithThem() throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    CommandLineRun training =
        CommandLineRun.of(
            "train",
            "--data_location",
            data,
            "--steps",
            12,
            "--batch_size",
            32,
            "--log_steps",
            5,
            "--checkpoint",
            checkpoint,
            "--learning_rate=0.05",
            "--no_export",
            "--tf");
    assertThat(training.err()).isEmpty();
    assertThat(training.exitCode()).isZero();
    assertThat(training.out())
        .contains("Training completed at step 12", "ACC = ", "AUC = ", "95 % interval")
        .contains(checkpoint.toString());

    List<String> log = Files.readAllLines(checkpoint.resolve("train_log.jsonl"));
    assertThat(log).hasSize(4);
    assertThat(log.get(0)).matches("\\{\"step\":1,\"loss\":0\\.\\d+,\"steps_per_sec\":[\\d.E]+}");
    assertThat(log.get(3)).startsWith("{\"step\":12,");

    JsonNode metrics = new ObjectMapper().readTree(checkpoint.resolve("metrics.json").toFile());
    assertThat(metrics.get("global_step").asLong()).isEqualTo(12);
    assertThat(metrics.get("steps_per_sec").asDouble()).isPositive();
    JsonNode eval = metrics.get("eval");
    assertThat(eval.get("examples").asLong()).isEqualTo(200);

    Path probabilities = directory.resolve("probabilities.csv");
    CommandLineRun evaluation =
        CommandLineRun.of(
            "evaluate",
            "--checkpoint",
            checkpoint,
            "--data_location",
            data,
            "--batch_size",
            64,
            "--probabilities",
            probabilities);
    assertThat(evaluation.exitCode()).isZero();
    assertThat(training.out()).contains(evaluation.out());
    assertTasksAgree(eval.get("tasks"), Files.readAllLines(probabilities));
    try (var files = Files.list(directory)) {
      assertThat(files).doesNotContain(directory.resolve("probabilities.csv.tmp"));
    }
  }

  private void assertTasksAgree(JsonNode tasks, List<String> probabilities) throws IOException {
    assertThat(probabilities).hasSize(200).allMatch(line -> line.matches("[\\d.E-]+,[\\d.E-]+"));
    List<String> rows = Files.readAllLines(data.resolve("taobao_test_data"));
    String[] names = {"ctr", "cvr"};
    for (int task = 0; task < 2; task++) {
      ScoredLabels auc = new ScoredLabels();
      double logLoss = 0;
      double sum = 0;
      Map<String, ScoredLabels> users = new HashMap<>();
      Map<String, Integer> rowsOf = new HashMap<>();
      for (int row = 0; row < rows.size(); row++) {
        double p = Double.parseDouble(probabilities.get(row).split(",", -1)[task]);
        boolean positive = rows.get(row).split(",", -1)[task].equals("1");
        auc.add((float) p, positive);
        String user = rows.get(row).split(",", -1)[8];
        users.computeIfAbsent(user, name -> new ScoredLabels()).add((float) p, positive);
        rowsOf.merge(user, 1, Integer::sum);
        sum += p;
        logLoss -= Math.log(positive ? p : 1 - p) / rows.size();
      }
      JsonNode result = tasks.get(names[task]);
      assertThat(result.get("auc").asDouble()).isCloseTo(auc.auc(), within(1e-12));
      assertThat(result.get("log_loss").asDouble()).isCloseTo(logLoss, within(1e-5));
      assertThat(result.get("positives").asLong()).isEqualTo(auc.positives());
      assertThat(result.get("calibration").asDouble())
          .isCloseTo(sum / auc.positives(), within(1e-5));
      double rate = (double) auc.positives() / rows.size();
      double entropy = -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);
      assertThat(result.get("normalized_entropy").asDouble())
          .isCloseTo(logLoss / entropy, within(1e-5));
      double weighted = 0;
      int weights = 0;
      for (Map.Entry<String, ScoredLabels> user : users.entrySet()) {
        double value = user.getValue().auc();
        if (!Double.isNaN(value)) {
          weighted += value * rowsOf.getOrDefault(user.getKey(), 0);
          weights += rowsOf.getOrDefault(user.getKey(), 0);
        }
      }
      assertThat(weights).isPositive();
      assertThat(result.get("gauc_rows").asInt()).isEqualTo(weights);
      assertThat(result.get("gauc").asDouble()).isCloseTo(weighted / weights, within(1e-12));
      assertThat(result.get("users").asInt()).isEqualTo(users.size());
    }
  }

  @Test
  void generatedDataTrainsWithoutEvaluationOnRequest() {
    Path made = directory.resolve("made");
    CommandLineRun generated =
        CommandLineRun.of("data", "generate", "--rows", 400, "--seed", 3, "--out", made);
    assertThat(generated.exitCode()).isZero();
    assertThat(generated.out())
        .contains("Wrote 400 training rows and 100 test rows to " + made, "ctr: AUC = 0.");
    CommandLineRun training =
        CommandLineRun.of(
            "--data_location",
            made,
            "--steps=2",
            "--no_eval",
            "TRUE",
            "--no_export",
            "--save_steps",
            0,
            "--output_dir",
            directory.resolve("result"));
    assertThat(training.exitCode()).isZero();
    assertThat(training.out()).contains("Training completed at step 2").doesNotContain("ACC");
  }

  @Test
  void everyCommandHasHelp() {
    for (String command :
        List.of("train", "evaluate", "export", "predict", "serve", "data", "demo")) {
      CommandLineRun help = CommandLineRun.of(command, "--help");
      assertThat(help.exitCode()).isZero();
      assertThat(help.out()).contains("Usage: mmoe");
    }
    assertThat(CommandLineRun.of("--help").out()).contains("Exit codes");
    assertThat(CommandLineRun.of("--version").out()).startsWith("mmoe ");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void sigtermFinishesTheStepSavesAndExits() throws Exception {
    Path checkpoint = directory.resolve("checkpoint");
    Process process =
        start(
            "train",
            "--data_location",
            data,
            "--steps",
            100_000,
            "--batch_size",
            32,
            "--log_steps",
            1,
            "--no_export",
            "--checkpoint",
            checkpoint);
    Path log = checkpoint.resolve("train_log.jsonl");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while ((!Files.exists(log) || Files.size(log) == 0) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    List<String> lines = Files.readAllLines(log);
    String lastStep = lines.get(lines.size() - 1).replaceAll("\\{\"step\":(\\d+),.*", "$1");
    assertThat(Files.readString(checkpoint.resolve("checkpoint")))
        .startsWith("model_checkpoint_path: \"model.ckpt-" + lastStep + "\"");
    assertThat(checkpoint.resolve("model.ckpt-" + lastStep + ".index")).exists();
  }

  private static Process start(Object... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    for (Object arg : args) {
      command.add(arg.toString());
    }
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
