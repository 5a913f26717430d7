package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** End-to-end tests of early stopping. */
@Tag("slow")
class EarlyStoppingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  @Test
  void withoutKeepBestTheLastWeightsAreUsedAndTheOutputSaysSo() {
    Path data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
    CommandLineRun training =
        CommandLineRun.of(
            "train",
            "--no_export",
            "--data_location",
            data,
            "--checkpoint",
            directory.resolve("checkpoint"),
            "--steps=100",
            "--batch_size=32",
            "--learning_rate=0.5",
            "--eval_every=2",
            "--early_stopping_patience=2",
            "--early_stopping_metric=loss");
    assertThat(training.err()).isEmpty();
    assertThat(training.out())
        .contains("Stopped early: loss has not improved in 2 evaluations")
        .contains("Best while training: loss = 0.")
        .contains("Evaluation and export take the last weights (--keep_best");
  }

  @Test
  void trainingStopsAndTheBestIsEvaluatedAndExported() throws IOException {
    Path data = directory.resolve("data");
    TestSettings.goldenData(data, 32, 0);
    Path checkpoint = directory.resolve("checkpoint");
    Path model = directory.resolve("model");
    CommandLineRun training =
        CommandLineRun.of(
            "train",
            "--json",
            "--data_location",
            data,
            "--checkpoint",
            checkpoint,
            "--saved_model_dir",
            model,
            "--steps=100",
            "--batch_size=32",
            "--learning_rate=0.5",
            "--eval_every=2",
            "--early_stopping_patience=2",
            "--early_stopping_metric=loss",
            "--keep_best");
    assertThat(training.err()).isEmpty();
    JsonNode outcome = JSON.readTree(training.out());
    JsonNode selection = outcome.get("selection");
    long best = selection.get("best_step").asLong();
    assertThat(selection.get("stopped_early").asBoolean()).isTrue();
    assertThat(outcome.get("global_step").asLong()).isLessThan(100).isEqualTo(best + 4);
    assertThat(outcome.get("eval").get("step").asLong()).isEqualTo(best);
    assertThat(outcome.get("eval").get("loss")).isEqualTo(selection.get("best"));

    List<String> lines = Files.readAllLines(checkpoint.resolve("evaluations.jsonl"));
    assertThat(lines).hasSize((int) best / 2 + 3);
    JsonNode last = JSON.readTree(lines.get(lines.size() - 1));
    assertThat(last.get("by").asText()).isEqualTo("train");
    assertThat(last.get("tasks")).isEqualTo(outcome.get("eval").get("tasks"));
    JsonNode curves = JSON.readTree(checkpoint.resolve("curves.json").toFile());
    assertThat(curves.at("/tasks/ctr/reliability")).hasSize(10);
    assertThat(curves.at("/tasks/ctr/roc").size()).isGreaterThan(10);

    Path exported = Path.of(outcome.get("saved_model").asText());
    JsonNode provenance =
        JSON.readTree(exported.resolve("assets.extra").resolve("provenance.json").toFile());
    assertThat(provenance.get("checkpoint").asText()).isEqualTo("model.ckpt-" + best);
    assertThat(provenance.at("/metrics/eval/step").asLong()).isEqualTo(best);

    CommandLineRun evaluation =
        CommandLineRun.of(
            "evaluate",
            "--json",
            "--checkpoint",
            checkpoint.resolve("best"),
            "--data_location",
            data);
    JsonNode alone = JSON.readTree(evaluation.out());
    assertThat(alone.get("step").asLong()).isEqualTo(best);
    assertThat(alone.get("loss").asDouble())
        .isCloseTo(selection.get("best").asDouble(), within(1e-6));
    assertThat(alone.get("baseline")).isEqualTo(outcome.get("eval").get("baseline"));
    assertThat(alone.at("/baseline/rates_of").asText()).isEqualTo("training rows");

    Files.delete(checkpoint.resolve("best").resolve("runs.json"));
    CommandLineRun strange =
        CommandLineRun.of(
            "evaluate", "--checkpoint", checkpoint.resolve("best"), "--data_location", data);
    assertThat(strange.out()).contains("base rate of the test rows, since that of the training");
  }
}
