package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.mmoe.app.InspectJob;
import io.mmoe.app.Inspection;
import io.mmoe.app.Inspection.KeyedColumn;
import io.mmoe.app.Inspection.TensorEntry;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a plan agrees with the training that follows. */
@Tag("slow")
class PlanTest {
  private static final long EMBEDDING = 11_364_960;
  private static final long DENSE = 808_970;
  private static final String DATA = ".data-00000-of-00001";

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
  void theReferenceModelHasTheParametersThatPythonGivesIt() throws IOException {
    JsonNode plan = plan("--steps", "20");
    assertThat(plan.at("/numbers/embedding").asLong()).isEqualTo(EMBEDDING);
    assertThat(plan.at("/numbers/dense").asLong()).isEqualTo(DENSE);
    assertThat(plan.at("/numbers/slots").asLong()).isEqualTo(EMBEDDING + DENSE);
    assertThat(plan.at("/numbers/bytes").asLong()).isEqualTo(4 * 2 * (EMBEDDING + DENSE) + 8);
    assertThat(plan.get("tables")).hasSize(17);
    assertThat(plan.at("/steps/epochs").asDouble()).isEqualTo(20 * 32 / 320.0);
    assertThat(plan.at("/steps/testRows").asLong()).isEqualTo(200);
    assertThat(checkpoint).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--optimizer adagrad",
        "--optimizer adam",
        "--tf --optimizer gradientdescent",
        "--multihash --optimizer adamasync",
        "--optimizer adagraddecay --incremental_ckpt 1000 --workqueue",
        "--ev",
        "--ev --ev_filter cbf --ev_filter_keys 1000 --dynamic_ev",
      })
  void aCheckpointOfOneStepHasThePlannedTensorsAndBytes(String text) throws IOException {
    String[] flags = text.split(" ");
    JsonNode plan = plan(with(flags, "--steps", "1"));
    CommandLineRun run =
        CommandLineRun.of(
            command("train", with(flags, "--steps", "1", "--no_eval", "--no_export")));
    assertThat(run.exitCode()).as(run.err()).isZero();
    Inspection inspection = new InspectJob(checkpoint).run();
    JsonNode planned = plan.get("checkpoint");
    long keys = inspection.columns().stream().mapToLong(KeyedColumn::keys).sum();
    long savedBytes = keys == 0 ? 0 : plan.at("/keys/0/savedBytes").asLong();
    Path prefix = inspection.checkpoint();
    assertThat(planned.get("dataBytes").asLong() + keys * savedBytes)
        .isEqualTo(Files.size(prefix.resolveSibling(prefix.getFileName() + DATA)));
    assertThat(planned.get("tensors").asInt()).isEqualTo(inspection.tensors().size());
    assertThat(planned.get("indexBytes").asLong())
        .isCloseTo(
            Files.size(prefix.resolveSibling(prefix.getFileName() + ".index")),
            Percentage.withPercentage(40));
    assertThat(plan.at("/numbers/dense").asLong()).isEqualTo(DENSE);
    assertThat(plan.at("/numbers/embedding").asLong()).isEqualTo(weights(inspection));
  }

  /**
   * Returns the number of weights in tables of fixed size: embedding_weights or its two factors.
   */
  private static long weights(Inspection inspection) {
    return inspection.tensors().stream()
            .filter(tensor -> tensor.name().matches(".*/embedding_weights(/quotient|/remainder)?"))
            .mapToLong(TensorEntry::bytes)
            .sum()
        / 4;
  }

  @Test
  void aKeyCostsItsWeightsSlotsCountsAndItself() throws IOException {
    JsonNode keys = plan("--ev", "--steps", "1").at("/keys/0");
    // 16 weights, 16 slots, frequency, version and column are float32, the key an int64.
    assertThat(keys.get("rowBytes").asLong()).isEqualTo(4 * (16 + 16 + 3) + 8);
    assertThat(keys.get("leastBytes").asLong()).isEqualTo(185);
    assertThat(keys.get("mostBytes").asLong()).isEqualTo(370);
    assertThat(keys.get("waitingBytes").asLong()).isZero();
    JsonNode waiting = plan("--ev", "--ev_filter", "counter", "--steps", "1").at("/keys/0");
    assertThat(waiting.get("waitingBytes").asLong()).isEqualTo((4 * 3 + 8) * 10 / 4);
  }

  @Test
  void rowsTakeWhatTheShuffleOrTheCacheHolds() throws IOException {
    long file = Files.size(data.resolve("taobao_train_data"));
    assertThat(plan("--steps", "1").at("/memory/0/rows").asLong()).isEqualTo(file * 9 / 10);
    assertThat(plan("--tf", "--shuffle_buffer", "80", "--steps", "1").at("/memory/0/rows").asLong())
        .isCloseTo(file * 80 / 320, Percentage.withPercentage(1));
    assertThat(
            plan("--cache_mb", "0", "--shuffle_buffer", "80", "--steps", "1")
                .at("/memory/0/rows")
                .asLong())
        .isCloseTo(4 * file * 9 / 10 * 80 / 320, Percentage.withPercentage(1));
    assertThat(plan("--tf", "--shuffle_buffer", "0", "--steps", "1").at("/memory/0/rows").asLong())
        .isZero();
  }

  @Test
  void aFilterTakesFourBytesACounterInEachOfTwoTables() throws IOException {
    JsonNode plan = plan("--ev", "--ev_filter", "cbf", "--ev_filter_keys", "1000", "--steps", "1");
    // ceil(1000 ln(100) / (ln 2)^2)
    assertThat(plan.at("/numbers/filter").asLong()).isEqualTo(2 * 9586);
  }

  @Test
  void tablesArePartitionedByTheRule() throws IOException {
    JsonNode plan =
        plan(
            "--tf",
            "--ps",
            "3",
            "--workers",
            "2",
            "--input_layer_partitioner",
            "3",
            "--steps",
            "1");
    long bytes = 0;
    int pieces = 0;
    for (JsonNode server : plan.get("servers")) {
      for (JsonNode piece : server.get("pieces")) {
        bytes += piece.get("bytes").asLong();
        if (piece.get("variable").asText().matches(".*(brand|cate_id).*/part_\\d")) {
          pieces++;
        }
      }
    }
    assertThat(bytes).isEqualTo(plan.at("/numbers/bytes").asLong());
    // 100,000 rows of 16 numbers are 6.1 MiB: ceil(6.1 / 3) = 3 shards each of brand and
    // tag_brand_list. The table of cate_id is a tenth of that and stays whole.
    assertThat(pieces).isEqualTo(2 * 3);
    assertThat(plan.get("memory").findValuesAsText("role"))
        .containsExactly("chief", "worker", "ps", "evaluator");
    assertThat(plan.get("memory").findValuesAsText("processes"))
        .containsExactly("1", "2", "3", "1");
  }

  @Test
  void theClusterOfTfConfigIsPlannedFor() throws IOException {
    String config =
        "{\"cluster\": {\"chief\": [\"a:1\"], \"ps\": [\"b:1\", \"c:1\"]},"
            + " \"task\": {\"type\": \"ps\", \"index\": 1}}";
    CommandLineRun run =
        CommandLineRun.with(Map.of("TF_CONFIG", config), command("plan", "--steps", "1", "--json"));
    assertThat(run.err()).isEmpty();
    assertThat(new ObjectMapper().readTree(run.out()).get("servers")).hasSize(2);
  }

  @Test
  void aResumedRunIsPlannedFromItsCheckpointOn() throws IOException {
    CommandLineRun.of(command("train", "--steps", "3", "--no_eval", "--no_export"));
    JsonNode plan = plan("--steps", "5", "--save_steps", "1", "--keep_checkpoint_max", "5");
    assertThat(plan.at("/steps/first").asLong()).isEqualTo(3);
    assertThat(plan.at("/steps/last").asLong()).isEqualTo(5);
    assertThat(plan.at("/checkpoint/mostAtOnce").asLong()).isEqualTo(2);
  }

  @Test
  void thePrintedTablesShowTheSame() {
    CommandLineRun run = CommandLineRun.of(command("plan", "--steps", "20"));
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Steps of 32 rows from 0 to 20: 2.0 epochs of 320 rows")
        .containsPattern("both: parameters +12,173,930 +48\\.696\n")
        .containsPattern("tag_brand_list +1,600,000 +12\\.800\n")
        .contains("Checkpoint: 148 tensors, 97.399 MB")
        .containsPattern("local +1 +490 +97 +195 +0 +782\n");
  }

  @Test
  void moreMemoryThanTheMachineHasIsRejected() {
    long machine =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    // Two filters that take almost a third of the memory fit, but not next to the rest of a run.
    long keys = 100_000_000;
    double countersOfAKey = 0.33 * machine / (2.0 * Integer.BYTES * keys);
    double errorRate = Math.exp(-countersOfAKey * Math.log(2) * Math.log(2));
    CommandLineRun run =
        CommandLineRun.of(
            command(
                "plan",
                "--ev",
                "--ev_filter",
                "cbf",
                "--ev_filter_keys",
                Long.toString(keys),
                "--ev_filter_error_rate",
                String.format(Locale.ROOT, "%.17e", errorRate)));
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(run.err())
        .matches("mmoe: the run takes about \\d+ MB of memory, and the machine has \\d+ MB\n");
  }

  @Test
  void whateverTrainingAcceptsIsAccepted() throws IOException {
    assertThat(plan("--steps", "10", "--batch_size", "321").at("/steps/epochs").asDouble())
        .as("batches run on across epochs")
        .isEqualTo(10 * 321 / 320.0);
    Files.writeString(data.resolve("taobao_train_data"), "bad\n", StandardOpenOption.APPEND);
    assertFails(ExitCode.DATA, "line 321: ", "--steps", "10");
    assertThat(plan("--steps", "10", "--on_bad_row", "skip").at("/steps/trainingRows").asLong())
        .isEqualTo(320);
  }

  @Test
  void theBestCheckpointIsKeptNextToTheLast() throws IOException {
    String[] flags = {"--steps", "100", "--save_steps", "10", "--eval_every", "10"};
    assertThat(plan(flags).at("/checkpoint/mostAtOnce").asLong()).isEqualTo(2);
    assertThat(plan(with(flags, "--keep_best")).at("/checkpoint/mostAtOnce").asLong()).isEqualTo(4);
  }

  @Test
  void whateverTrainingRejectsIsRejected() throws IOException {
    assertFails(ExitCode.USAGE, "--steps must be 0 (1000 epochs) or more, got -1", "--steps", "-1");
    assertFails(
        ExitCode.USAGE, "--timeline must be 0 (no traces) or more, got -3", "--timeline", "-3");
    assertFails(ExitCode.USAGE, "--ps must be 1 to 10000, got 0", "--ps", "0");
    Files.writeString(
        data.resolve("taobao_test_data"),
        Files.readString(data.resolve("taobao_test_data")).replaceAll("(?m)^([01]),1,", "$1,0,"));
    assertFails(
        ExitCode.USAGE,
        "0 of 200 test rows have label 1",
        "--eval_every",
        "5",
        "--early_stopping_metric",
        "cvr_auc",
        "--keep_best");
    Path file = Files.createFile(directory.resolve("file"));
    assertFails(
        ExitCode.OUTPUT,
        "output directory " + file.resolve("below") + " can't be made: " + file,
        "--checkpoint",
        file.resolve("below").toString());
    Files.delete(data.resolve("taobao_test_data"));
    assertFails(ExitCode.DATA, "taobao_test_data: there is no such file", "--steps", "1");
  }

  private void assertFails(ExitCode exitCode, String problem, String... flags) {
    CommandLineRun run = CommandLineRun.of(command("plan", flags));
    assertThat(run.err()).startsWith("mmoe: ").contains(problem);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.exitCode()).isEqualTo(exitCode.code());
    assertThat(run.out()).isEmpty();
  }

  private JsonNode plan(String... flags) throws JsonProcessingException {
    CommandLineRun run = CommandLineRun.of(command("plan", with(flags, "--json")));
    assertThat(run.err()).isEmpty();
    return new ObjectMapper().readTree(run.out());
  }

  /** Returns a command line with default data, checkpoint and batch size. */
  private Object[] command(String name, String... flags) {
    List<Object> words = new ArrayList<>(List.of(name, "--data_location", data));
    List<String> given = List.of(flags);
    if (!given.contains("--checkpoint")) {
      words.addAll(List.of("--checkpoint", checkpoint));
    }
    if (!given.contains("--batch_size")) {
      words.addAll(List.of("--batch_size", 32));
    }
    words.addAll(given);
    return words.toArray();
  }

  private static String[] with(String[] flags, String... more) {
    String[] all = Arrays.copyOf(flags, flags.length + more.length);
    System.arraycopy(more, 0, all, flags.length, more.length);
    return all;
  }
}
