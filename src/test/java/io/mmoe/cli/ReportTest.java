package io.mmoe.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.Hashing;
import io.mmoe.report.ChartData;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.Column.Hashed;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code mmoe report} against the files of its run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path directory;
  private Path data;
  private Path checkpoint;

  @BeforeAll
  void train(@TempDir Path temporary) throws IOException {
    directory = temporary;
    data = directory.resolve("data");
    checkpoint = directory.resolve("checkpoint");
    TestSettings.goldenData(data, 32, 0);
    Trained.with(
        checkpoint,
        20,
        "--data_location",
        data,
        "--eval_every",
        5,
        "--keep_best",
        "--timeline",
        10);
  }

  @Test
  void thePageHoldsWhatTheRunWrote() throws IOException {
    CommandLineRun run = CommandLineRun.of("report", "--checkpoint", checkpoint);
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path page = checkpoint.resolve("report.html");
    assertThat(run.out()).isEqualTo("Report is in " + page + System.lineSeparator());
    ChartData charts = ChartData.of(Files.readString(page));
    assertThat(charts.series("loss", "training rows"))
        .isEqualTo(numbers("train_log.jsonl", "/loss"));
    assertThat(charts.series("auc-ctr", "AUC"))
        .hasSize(4)
        .isEqualTo(numbers("evaluations.jsonl", "/tasks/ctr/auc").subList(0, 4));
    JsonNode roc = JSON.readTree(checkpoint.resolve("curves.json").toFile()).at("/tasks/ctr/roc");
    assertThat(charts.series("roc-ctr", "model"))
        .hasSize(roc.size())
        .element(3)
        .isEqualTo(List.of(roc.at("/3/0").asDouble(), roc.at("/3/1").asDouble()));
    assertThat(charts.bars("parts", "MMOE")).containsOnlyKeys("step 10", "step 20");
    for (String task : List.of("ctr", "cvr")) {
      Map<String, Double> weights = charts.bars("gate-weight", task);
      assertThat(weights).hasSize(4);
      assertThat(weights.values().stream().mapToDouble(Double::doubleValue).sum())
          .isBetween(0.99999, 1.00001);
    }
  }

  /** Counts by train.py's rule: fingerprint modulo buckets, an empty field as a space. */
  @Test
  void coverageIsTheShareOfRowsWithAValue() throws IOException {
    Map<String, Double> expected = new TreeMap<>();
    for (Feature column : TaobaoSchema.FEATURES) {
      if (column instanceof Hashed hashed && !hashed.multiValued()) {
        int field = TaobaoSchema.COLUMNS.indexOf(column);
        Set<Long> buckets = new HashSet<>();
        for (String line : Files.readAllLines(data.resolve("taobao_train_data"))) {
          String value = line.split(",", -1)[field];
          long hash =
              Hashing.farmHashFingerprint64()
                  .hashString(value.isEmpty() ? " " : value, UTF_8)
                  .asLong();
          buckets.add(Long.remainderUnsigned(hash, hashed.buckets()));
        }
        expected.put(column.name(), (double) buckets.size() / hashed.buckets());
      }
    }
    assertThat(report(checkpoint).bars("coverage", "coverage"))
        .hasSize(17)
        .containsAllEntriesOf(expected);
  }

  @Test
  void rowsByKeyAreCoveredByAdmittedValues() throws IOException {
    Path keyed = directory.resolve("keyed");
    Trained.with(keyed, 10, "--data_location", data, "--ev", "--ev_filter", "counter");
    JsonNode inspection =
        JSON.readTree(CommandLineRun.of("inspect", "--checkpoint", keyed, "--json").out());
    Map<String, Double> coverage = report(keyed).bars("coverage", "coverage");
    for (JsonNode column : inspection.path("columns")) {
      double keys = column.path("keys").asDouble();
      double known = keys + column.path("waiting").asDouble();
      assertThat(coverage.get(column.path("name").asText())).isCloseTo(keys / known, within(1e-9));
    }
  }

  @Test
  void theBestCheckpointHasItsOwnReport() throws IOException {
    ChartData best = report(checkpoint.resolve("best"));
    assertThat(best.charts())
        .containsKeys("gate-weight", "coverage", "norms")
        .doesNotContainKey("loss");
  }

  @Test
  void aPageWithoutRowsSaysSo() throws IOException {
    Path page = directory.resolve("pages/other.html");
    CommandLineRun run =
        CommandLineRun.of("report", "--checkpoint", checkpoint, "--no_data", "--output", page);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(page)).contains("No rows were read");
    try (Stream<Path> files = Files.list(page.getParent())) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  void namedTestRowsKeepTheTrainingRowsOfTheRun() throws IOException {
    Path other = Files.copy(data.resolve("taobao_test_data"), directory.resolve("other.csv"));
    ChartData charts = report(checkpoint, "--test_data", other);
    assertThat(Files.readString(checkpoint.resolve("report.html")))
        .contains("rows of " + other + ".");
    assertThat(charts.charts()).containsKeys("coverage", "gate-weight");
  }

  @Test
  void missingRowsOfTheRunAreSkipped() throws IOException {
    Path days = Files.createDirectories(directory.resolve("days"));
    Path train = Files.copy(data.resolve("taobao_train_data"), days.resolve("1.csv"));
    Path test = Files.copy(data.resolve("taobao_test_data"), directory.resolve("gone.csv"));
    Path moved = directory.resolve("moved");
    Trained.with(moved, 2, "--train_data", days + "/*.csv", "--test_data", test);
    assertThat(report(moved).charts()).containsKeys("coverage", "gate-weight");
    Files.delete(train);
    assertThat(report(moved).charts()).containsKey("gate-weight").doesNotContainKey("coverage");
    Files.delete(test);
    assertThat(report(moved).charts()).doesNotContainKeys("coverage", "gate-weight");
    assertThat(report(moved, "--data_location", data).charts())
        .containsKeys("coverage", "gate-weight");
  }

  @Test
  void missingInputsAreNamed() throws IOException {
    Path nothing = Files.createDirectories(directory.resolve("nothing"));
    assertFails(4, nothing + " holds no checkpoint", "--checkpoint", nothing);
    Path none = directory.resolve("none");
    assertFails(4, none + " holds no checkpoint", "--checkpoint", none);
    assertThat(none).doesNotExist();
    assertFails(
        3,
        none.resolve("taobao_test_data") + ": there is no such file",
        "--checkpoint",
        checkpoint,
        "--data_location",
        none);
    Files.createDirectories(none.resolve("taobao_test_data.parquet"));
    assertFails(
        3,
        none.resolve("taobao_test_data.parquet") + ": there is no file in this directory",
        "--checkpoint",
        checkpoint,
        "--data_location",
        none);
    assertFails(2, "--checkpoint", "--no_data");
  }

  @Test
  void aPageThatCannotBeWrittenIsRejectedFirst() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertFails(
        6, file + " is not a directory", "--checkpoint", checkpoint, "--output", file + "/x");
    assertFails(
        6,
        data + " can't be written: it is a directory",
        "--checkpoint",
        checkpoint,
        "--output",
        data);
    assertThat(directory.resolve("data.tmp")).doesNotExist();
  }

  @Test
  void damagedRecordsAreLeftOutAndADamagedCheckpointIsNamed() throws IOException {
    Path copy = Files.createDirectory(directory.resolve("copy"));
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Files.copy(each, copy.resolve(each.getFileName().toString()));
      }
    }
    Files.writeString(copy.resolve("timeline-7.json"), "{}");
    assertThat(report(copy, "--no_data").charts()).as("no trace").isNotEmpty();
    Files.writeString(copy.resolve("timeline-7.json"), "{\"traceEvents\":[");
    assertThat(report(copy, "--no_data").charts()).as("no JSON").isNotEmpty();
    Files.move(copy.resolve("timeline-7.json"), copy.resolve("timeline-21.json"));
    assertThat(report(copy, "--no_data").charts()).as("later than the checkpoint").isNotEmpty();
    Files.write(copy.resolve("train_log.jsonl"), new byte[] {(byte) 0xff, '\n'});
    report(copy, "--no_data");
    assertThat(copy.resolve("train_log.jsonl")).hasBinaryContent(new byte[] {(byte) 0xff, '\n'});
    Files.delete(copy.resolve("train_log.jsonl"));
    Files.delete(copy.resolve("model.ckpt-20.data-00000-of-00001"));
    assertFails(4, "model.ckpt-20 is damaged", "--checkpoint", copy, "--no_data");
  }

  private static void assertFails(int exitCode, String message, Object... flags) {
    List<Object> words = new ArrayList<>(List.of("report"));
    words.addAll(List.of(flags));
    CommandLineRun run = CommandLineRun.of(words.toArray());
    assertThat(run.err()).contains(message);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  private static ChartData report(Path checkpoint, Object... flags) throws IOException {
    List<Object> words = new ArrayList<>(List.of("report", "--checkpoint", checkpoint));
    words.addAll(List.of(flags));
    CommandLineRun run = CommandLineRun.of(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return ChartData.of(Files.readString(checkpoint.resolve("report.html")));
  }

  /** Returns a number of each line by its step. */
  private List<List<Double>> numbers(String file, String pointer) throws IOException {
    List<List<Double>> numbers = new ArrayList<>();
    for (String text : Files.readAllLines(checkpoint.resolve(file))) {
      JsonNode line = JSON.readTree(text);
      numbers.add(List.of(line.path("step").asDouble(), line.at(pointer).asDouble()));
    }
    return numbers;
  }
}
