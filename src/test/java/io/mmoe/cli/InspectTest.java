package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class InspectTest {
  @TempDir Path directory;
  private Path data;
  private Path checkpoint;

  @BeforeEach
  void writeData() {
    data = directory.resolve("data");
    checkpoint = directory.resolve("checkpoint");
    TestSettings.goldenData(data, 32, 0);
  }

  @Test
  void aHashedModelIsListedTensorByTensor() {
    train(1);
    CommandLineRun run = CommandLineRun.of("inspect", "--checkpoint", checkpoint);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("model.ckpt-1: global step 1, ")
        .containsPattern("pid_embedding/embedding_weights/Adagrad +float +\\[10,16\\] +0\\.001")
        .containsPattern("global_step +int64 +\\[\\] +0\\.000")
        .doesNotContain("increment")
        .doesNotContain("rows by key");
  }

  @Test
  void anIncrementIsListedAfterItsCheckpoint() throws IOException {
    train(1);
    for (String suffix : List.of(".index", ".data-00000-of-00001")) {
      Files.copy(
          checkpoint.resolve("model.ckpt-1" + suffix),
          checkpoint.resolve("model.ckpt-1.increment-5" + suffix));
    }
    CommandLineRun run = CommandLineRun.of("inspect", "--checkpoint", checkpoint);
    assertThat(run.out().lines().toList().get(1))
        .matches(
            "model\\.ckpt-1\\.increment-5: global step 1, 0 rows changed since, 97\\.\\d MB on disk");
  }

  @Test
  void keysAreCountedByColumnAndByHowOftenTheyOccurred() throws IOException {
    train(10, "--ev", "--ev_filter", "counter", "--ev_filter_freq", "3");
    CommandLineRun run = CommandLineRun.of("inspect", "--checkpoint", checkpoint, "--json");
    JsonNode inspection = new ObjectMapper().readTree(run.out());
    assertThat(inspection.get("globalStep").asLong()).isEqualTo(10);
    Map<String, JsonNode> columns = new HashMap<>();
    inspection.get("columns").forEach(column -> columns.put(column.get("name").asText(), column));
    assertThat(columns).hasSize(17);
    // 10 steps of 32 rows are the 320 golden rows. Column price has 50 values, few of them rare.
    JsonNode price = columns.getOrDefault("price", inspection);
    long sum = 0;
    for (JsonNode bin : price.get("frequencies")) {
      sum += bin.asLong();
    }
    assertThat(sum).isEqualTo(price.get("keys").asLong());
    assertThat(price.get("frequencies").get(0).asLong()).isZero();
    assertThat(price.get("keys").asLong() + price.get("waiting").asLong()).isBetween(40L, 50L);
    JsonNode users = columns.getOrDefault("user_id", inspection);
    assertThat(users.get("waiting").asLong()).isPositive();
    CommandLineRun table = CommandLineRun.of("inspect", "--checkpoint", checkpoint);
    assertThat(table.out())
        .containsPattern("rows by key +keys +waiting +MB +keys by occurrences")
        .containsPattern("price +" + price.get("keys") + " +" + price.get("waiting") + " ");
  }

  private void train(int steps, String... flags) {
    List<Object> arguments = new ArrayList<>(List.of("train", "--no_eval", "--no_export"));
    arguments.addAll(List.of("--data_location", data, "--checkpoint", checkpoint));
    arguments.addAll(List.of("--batch_size", 32, "--shuffle_buffer", 0, "--steps", steps));
    arguments.addAll(List.of(flags));
    CommandLineRun run = CommandLineRun.of(arguments.toArray());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }
}
