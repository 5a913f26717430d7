package io.mmoe.data.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Splitter;
import io.mmoe.base.InvalidSettingException;
import io.mmoe.data.BadRowHandler;
import io.mmoe.data.DataException;
import io.mmoe.data.RowFiles;
import io.mmoe.settings.PrepareSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaobaoPreparationTest {
  @TempDir Path directory;
  private Path tables;
  private Path out;

  @BeforeEach
  void nameDirectories() {
    tables = directory.resolve("tables");
    out = directory.resolve("out");
  }

  @ParameterizedTest
  @CsvSource({"1, 24, 50", "2, 6, 50", "3, 72, 7", "4, 0, 50", "5, 24, 0"})
  void rowsEqualAJoinInPlainLoops(long seed, int hours, int length) throws IOException {
    PublicTables made = PublicTables.random(seed);
    made.write(tables);
    TaobaoPreparation.Summary summary = TaobaoPreparation.run(settings(hours, length), 8);
    List<String> train = Files.readAllLines(out.resolve("taobao_train_data"));
    List<String> test = Files.readAllLines(out.resolve("taobao_test_data"));
    List<String> expectedTrain = made.joined(false, hours, length);
    List<String> expectedTest = made.joined(true, hours, length);
    assertThat(train).containsExactlyInAnyOrderElementsOf(expectedTrain);
    assertThat(test).containsExactlyInAnyOrderElementsOf(expectedTest);
    assertThat(train).isNotEmpty();
    assertThat(test).isNotEmpty();

    List<String> all = Stream.concat(expectedTrain.stream(), expectedTest.stream()).toList();
    assertThat(summary)
        .isEqualTo(
            new TaobaoPreparation.Summary(
                train.size(),
                test.size(),
                all.stream().filter(row -> row.startsWith("1,")).count(),
                all.stream().filter(row -> row.startsWith("1,1,")).count(),
                600L - all.size(),
                all.stream().filter(row -> row.contains(",,,,,,,,")).count(),
                all.stream().filter(row -> row.matches(".*,,,\\d+")).count()));
    if (seed == 1) {
      assertThat(summary.buys()).isPositive();
      assertThat(summary.unknownAds()).isPositive();
    }
  }

  @Test
  void theFormatIsThatOfTheRealRows() {
    PublicTables.random(1).write(tables);
    TaobaoPreparation.Summary summary = TaobaoPreparation.run(settings(24, 50));
    assertThat(RowFiles.of(List.of(out.resolve("taobao_train_data"))).countRows(BadRowHandler.FAIL))
        .isEqualTo(summary.trainingRows());
    assertThat(RowFiles.of(List.of(out.resolve("taobao_test_data"))).countRows(BadRowHandler.FAIL))
        .isEqualTo(summary.testRows());
  }

  @Test
  void theNumberOfPartitionsDoesNotAffectTheResult() throws IOException {
    PublicTables.random(7).write(tables);
    TaobaoPreparation.run(settings(24, 50), 1);
    byte[] once = Files.readAllBytes(out.resolve("taobao_train_data"));
    TaobaoPreparation.run(settings(24, 50), 64);
    assertThat(Files.readAllBytes(out.resolve("taobao_train_data"))).isEqualTo(once);
    assertThat(files(out))
        .containsExactlyInAnyOrder(
            out.resolve("taobao_train_data"), out.resolve("taobao_test_data"));
  }

  @Test
  void aUsersRowsComeTogetherAndByTime() throws IOException {
    PublicTables made = PublicTables.random(3);
    made.write(tables);
    TaobaoPreparation.run(settings(24, 50), 4);
    List<String> rows = Files.readAllLines(out.resolve("taobao_train_data"));
    assertThat(rows.stream().collect(byUser()))
        .isEqualTo(made.joined(false, 24, 50).stream().collect(byUser()));
    List<String> users = new ArrayList<>();
    for (String row : rows) {
      if (users.isEmpty() || !users.get(users.size() - 1).equals(user(row))) {
        users.add(user(row));
      }
    }
    assertThat(users).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "raw_sample.csv; 1,1494000000,5,430548_1007,1,1; nonclk must be 1 without a click and 0 with one, got \"1\"",
        "raw_sample.csv; 1,1494000000,5,430548_1007,1,2; clk must be 0 or 1, got \"2\"",
        "raw_sample.csv; 1,1494000000,5,430 548,1,0; pid must be a name of letters, digits, _ and -, one of at most 10000, got \"430 548\"",
        "raw_sample.csv; 1,1494000000,5,430548_1007,1; has 5 columns instead of 6",
        "raw_sample.csv; 2147483648,1494000000,5,a,1,0; user must be a whole number below 2147483648, got \"2147483648\"",
        "raw_sample.csv; 1,1494000000,5,\"a,1,0; can't be parsed: ",
        "ad_feature.csv; 999,1,1,1,NULL,-3; price must be a number from 0, got \"-3\"",
        "ad_feature.csv; 999,,1,1,NULL,3; cate_id must be a whole number below 2147483648, got \"\"",
        "user_profile.csv; 99,x,1,1,1,1,1,1,1; cms_segid must be a whole number below 2147483648, empty or NULL, got \"x\"",
        "user_profile.csv; ``; has 1 columns instead of 9",
        "behavior_log.csv; 1,1494000000,view,3,4; btag must be one of pv, cart, fav, buy, got \"view\"",
        "behavior_log.csv; 1,1494000000,pv,3,4,5; has 6 columns instead of 5",
        "behavior_log.csv; 1,-5,pv,3,4; time_stamp must be a whole number below 2147483648, got \"-5\"",
      })
  void aBadRowIsNamedByFileAndLine(String name, String row, String problem) throws IOException {
    PublicTables.random(1).write(tables);
    Path file = tables.resolve(name);
    List<String> lines = Files.readAllLines(file);
    lines.set(11, row);
    Files.write(file, lines);
    assertThatThrownBy(() -> TaobaoPreparation.run(settings(24, 50)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(file + ", line 12: " + problem);
    assertThat(files(out)).isEmpty();
  }

  @Test
  void repeatedEntriesAreReported() throws IOException {
    PublicTables made = PublicTables.random(1);
    for (String name : List.of("ad_feature.csv", "user_profile.csv")) {
      made.write(tables);
      Path file = tables.resolve(name);
      List<String> lines = Files.readAllLines(file);
      lines.add(lines.get(1));
      Files.write(file, lines);
      assertThatThrownBy(() -> TaobaoPreparation.run(settings(24, 50)))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(file + ": ")
          .hasMessageEndingWith(" occurs more than once");
    }
    assertThat(files(out)).isEmpty();
  }

  @Test
  void aTableThatIsMissingOrHasOtherColumnsIsNamed() throws IOException {
    PublicTables.random(1).write(tables);
    Path log = tables.resolve("behavior_log.csv");
    Files.writeString(log, "user,time,btag,cate,brand\n");
    assertThatThrownBy(() -> TaobaoPreparation.run(settings(24, 50)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            log + ", line 1: must name the columns user,time_stamp,btag,cate,brand; one is time");
    Files.delete(log);
    assertThatThrownBy(() -> TaobaoPreparation.run(settings(24, 50)))
        .isInstanceOf(DataException.class)
        .hasMessage(log + ": there is no such file");
  }

  @Test
  void oneDayAloneCanNotBeSplit() throws IOException {
    PublicTables.random(1).write(tables);
    Files.writeString(
        tables.resolve("raw_sample.csv"),
        "user,time_stamp,adgroup_id,pid,nonclk,clk\n1,1494000000,5,a,1,0\n");
    assertThatThrownBy(() -> TaobaoPreparation.run(settings(24, 50)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("raw_sample.csv: must have rows of at least two days");
    assertThat(files(out)).isEmpty();
  }

  @Test
  void settingsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> settings(-1, 50))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("--history_hours must be 0 to 10000, got -1");
    assertThatThrownBy(() -> settings(1, 10_001))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("--history_length must be 0 to 10000, got 10001");
  }

  private static Collector<String, ?, Map<String, List<String>>> byUser() {
    return Collectors.groupingBy(TaobaoPreparationTest::user);
  }

  private static String user(String row) {
    return Splitter.on(',').splitToList(row).get(8);
  }

  private PrepareSettings settings(int hours, int length) {
    Duration window = Duration.ofHours(hours);
    return new PrepareSettings(tables, out, out, 16, window, length, window);
  }

  private static List<Path> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.toList();
    }
  }
}
