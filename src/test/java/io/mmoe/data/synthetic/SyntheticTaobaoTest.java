package io.mmoe.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mmoe.data.BadRowHandler;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.GenerateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticTaobaoTest {
  @TempDir Path directory;

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws IOException {
    write("a", 2_000, 1);
    write("b", 2_000, 1);
    write("c", 2_000, 2);
    for (String file : List.of("taobao_train_data", "taobao_test_data")) {
      assertThat(directory.resolve("a").resolve(file))
          .hasSameBinaryContentAs(directory.resolve("b").resolve(file));
      assertThat(
              Files.mismatch(
                  directory.resolve("a").resolve(file), directory.resolve("c").resolve(file)))
          .isNotEqualTo(-1);
    }
  }

  @Test
  void writesRowsThatTrainingAccepts() {
    write("a", 1_001, 5);
    assertThat(countRows("a/taobao_train_data")).isEqualTo(1_001);
    assertThat(countRows("a/taobao_test_data")).isEqualTo(251);
  }

  @Test
  void looksLikeTheRealDataInRatesGapsAndLists() throws IOException {
    write("a", 40_000, 2021);
    List<String[]> rows =
        Files.readAllLines(directory.resolve("a/taobao_train_data")).stream()
            .map(line -> line.split(",", -1))
            .toList();
    assertThat(share(rows, row -> row[0].equals("1"))).isCloseTo(0.045, within(0.02));
    assertThat(share(rows, row -> row[1].equals("1"))).isBetween(0.001, 0.01);
    assertThat(rows).noneMatch(row -> row[1].equals("1") && row[0].equals("0"));
    assertThat(share(rows, row -> row[13].isEmpty())).isCloseTo(0.51, within(0.1));
    assertThat(share(rows, row -> row[17].isEmpty())).isCloseTo(0.42, within(0.1));
    assertThat(rows).allMatch(row -> tags(row[17]) == tags(row[18]));
    assertThat(rows.stream().mapToInt(row -> tags(row[17])).max()).hasValue(50);
    long adgroups = rows.stream().map(row -> row[3]).distinct().count();
    long mostFrequent = rows.stream().filter(row -> row[3].equals("1")).count();
    assertThat(mostFrequent).as("ids are skewed").isGreaterThan(20L * rows.size() / adgroups);
  }

  @Test
  void plantsASignalThatTheTrueProbabilitiesFind() {
    SyntheticTaobao.Ceiling ceiling = write("a", 40_000, 2021);
    assertThat(ceiling.clickAuc()).isBetween(0.75, 0.9);
    assertThat(ceiling.buyAuc()).isBetween(0.75, 0.95);
    assertThat(ceiling.clicks()).isGreaterThan(ceiling.buys());
  }

  private SyntheticTaobao.Ceiling write(String name, long rows, long seed) {
    return SyntheticTaobao.write(new GenerateSettings(rows, seed, directory.resolve(name)));
  }

  private static int tags(String field) {
    return field.isEmpty() ? 0 : field.split("\\|", -1).length;
  }

  private static double share(List<String[]> rows, Predicate<String[]> predicate) {
    return (double) rows.stream().filter(predicate).count() / rows.size();
  }

  private long countRows(String file) {
    return RowFiles.of(List.of(directory.resolve(file))).countRows(BadRowHandler.FAIL);
  }
}
