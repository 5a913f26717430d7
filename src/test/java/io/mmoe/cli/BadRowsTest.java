package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of {@code --on_bad_row skip}. */
@Tag("slow")
class BadRowsTest {
  private static final String TRAIN = "taobao_train_data";

  @TempDir Path directory;
  private Path clean;
  private Path dirty;

  /** Writes three malformed rows among good ones, the last of them at the end. */
  @BeforeEach
  void writeData() throws IOException {
    clean = directory.resolve("clean");
    dirty = directory.resolve("dirty");
    TestSettings.goldenData(clean, 32, 0);
    TestSettings.goldenData(dirty, 32, 0);
    List<String> lines = new ArrayList<>(Files.readAllLines(clean.resolve(TRAIN)));
    lines.add(0, "");
    lines.add(100, lines.get(50).replaceFirst(",[0-9]*$", ",\u00fc"));
    lines.add("0,0,no quote closes \"here");
    Files.write(dirty.resolve(TRAIN), lines);
  }

  @Test
  void theRemainingRowsTrainAsIfThereWereNoBadRows() throws IOException {
    Trained expected = train(clean, "clean", 25);
    assertThat(train(dirty, "dirty", 25, "--on_bad_row", "skip")).isEqualTo(expected);
    assertThat(badRows("dirty"))
        .extracting(row -> row.get("line").asInt() + ": " + row.get("problem").asText())
        .containsExactly(
            "1: an empty line",
            "101: price must be a whole number from 0 to 49, got \"\u00fc\"",
            "323: a quote inside a field that does not start with one");
    assertThat(badRows("dirty").get(2).get("text").asText())
        .isEqualTo("0,0,no quote closes \"here");
    assertThat(badRows("dirty").get(2).get("file").asText())
        .isEqualTo(dirty.resolve(TRAIN).toString());
  }

  @Test
  void aResumedRunThatReadsAgainInEachEpochRecordsEachBadRowOnce() throws IOException {
    Trained expected = train(clean, "through", 25);
    Object[] flags = {"--on_bad_row=skip", "--cache_mb", 0, "--shuffle_buffer", 400000};
    train(dirty, "resumed", 13, flags);
    assertThat(train(dirty, "resumed", 25, flags)).isEqualTo(expected);
    assertThat(badRows("resumed")).hasSize(3);
  }

  @Test
  void aWorkQueueSkipsBadRowsToo() throws IOException {
    Trained expected = train(dirty, "queue", 12, "--on_bad_row=skip", "--workqueue");
    assertThat(expected.losses()).hasSize(12);
    assertThat(badRows("queue")).hasSize(3);
  }

  @Test
  void moreBadRowsThanAllowedEndTheRunBeforeAnythingIsWritten() {
    Path checkpoint = directory.resolve("never");
    CommandLineRun run =
        CommandLineRun.of(
            "--data_location",
            dirty,
            "--checkpoint",
            checkpoint,
            "--on_bad_row=skip",
            "--max_bad_rows",
            2);
    assertThat(run.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(run.err())
        .startsWith(
            "mmoe: more than 2 bad rows (--max_bad_rows), the last of them "
                + dirty.resolve(TRAIN)
                + ", line 323: a quote inside");
    assertThat(checkpoint).doesNotExist();
  }

  @Test
  void testRowsMustBeGood() throws IOException {
    Path test = dirty.resolve("taobao_test_data");
    Files.writeString(test, Files.readString(test) + "bad\n");
    CommandLineRun run =
        CommandLineRun.of("--data_location", dirty, "--steps", 1, "--on_bad_row", "skip");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(run.err()).startsWith("mmoe: " + test + ", line 201: has 1 columns");
  }

  private Trained train(Path data, String name, int steps, Object... flags) throws IOException {
    List<Object> command = new ArrayList<>(List.of("--data_location", data));
    command.addAll(List.of(flags));
    return Trained.with(directory.resolve(name), steps, command.toArray());
  }

  private List<JsonNode> badRows(String name) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(name).resolve("bad_rows.jsonl"))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    return rows;
  }
}
