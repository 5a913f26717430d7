package io.mmoe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mmoe.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
  @TempDir Path directory;
  private Path train;

  @BeforeEach
  void writeData() {
    TestSettings.goldenData(directory, 32, 0);
    train = directory.resolve("taobao_train_data");
  }

  @Test
  void goodRowsAreDescribedColumnByColumn() {
    CommandLineRun run = CommandLineRun.of("data", "check", directory);
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("520 good rows in 2 files, 0 bad")
        .containsPattern("\ncolumn +type +empty +distinct +buckets used +sharing +top values\n")
        .containsPattern("\nadgroup_id +whole number ")
        .containsPattern("\ntag_brand_list +\\d")
        .endsWith("Training takes these rows." + System.lineSeparator());
  }

  @Test
  void badRowsAreNamedAndEndWithTheExitCodeOfTraining() throws IOException {
    Files.writeString(train, Files.readString(train) + "\nbad\n");
    CommandLineRun run = CommandLineRun.of("data", "check", train);
    assertThat(run.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(run.out())
        .startsWith("320 good rows in 1 file, 2 bad")
        .contains("bad rows, the first 2 of 2:", train + ", line 321: an empty line")
        .contains("Training does not take these rows, but for --on_bad_row skip.");
    Files.writeString(train, "bad\n");
    assertThat(CommandLineRun.of("data", "check", train).out())
        .contains("Training does not take these rows: none is good.");
  }

  @Test
  void theSameIsPrintedAsJson() throws IOException {
    Files.writeString(train, Files.readString(train) + "bad\n");
    CommandLineRun run = CommandLineRun.of("data", "check", "--json", train);
    assertThat(run.exitCode()).isEqualTo(ExitCode.DATA.code());
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.get("rows").asInt()).isEqualTo(320);
    assertThat(json.get("accepted").asBoolean()).isFalse();
    assertThat(json.get("files").get(0).asText()).isEqualTo(train.toString());
    JsonNode bad = json.get("firstBadRows").get(0);
    assertThat(bad.get("line").asInt()).isEqualTo(321);
    assertThat(bad.get("text").asText()).isEqualTo("bad");
    assertThat(json.get("columns")).hasSize(20);
    assertThat(json.get("columns").get(2).get("buckets").get("buckets").asInt()).isEqualTo(10);
    assertThat(json.get("columns").get(19).get("buckets").isNull()).isTrue();
  }

  @Test
  void aMissingFileIsNamed() {
    CommandLineRun run = CommandLineRun.of("data", "check", directory + "/*.parquet");
    assertThat(run.exitCode()).isEqualTo(ExitCode.DATA.code());
    assertThat(run.err()).startsWith("mmoe: FILE " + directory + "/*.parquet: there is no such");
    assertThat(CommandLineRun.of("data", "check").exitCode()).isEqualTo(ExitCode.USAGE.code());
  }
}
