package io.mmoe.data.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.common.hash.Hashing;
import io.mmoe.data.RowFiles;
import io.mmoe.data.profile.DataProfile.ColumnProfile;
import io.mmoe.data.profile.DataProfile.ListProfile;
import io.mmoe.data.profile.DataProfile.TopValue;
import io.mmoe.data.synthetic.SyntheticTaobao;
import io.mmoe.settings.GenerateSettings;
import io.mmoe.settings.schema.Column;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.testing.ConvertedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the profile of several blocks with plain loops over the lines. */
class DataProfilerTest {
  private static final int ROWS = 9_000;

  @TempDir Path directory;
  private Path file;
  private List<String[]> rows;

  @BeforeEach
  void generate() throws IOException {
    SyntheticTaobao.write(new GenerateSettings(ROWS, 5, directory));
    file = directory.resolve("taobao_train_data");
    rows = Files.readAllLines(file).stream().map(line -> line.split(",", -1)).toList();
  }

  @Test
  void countsTheValuesOfEachColumn() {
    DataProfile profile = profile(file);
    assertThat(profile.rows()).isEqualTo(ROWS);
    assertThat(profile.isAccepted()).isTrue();
    for (int i = 0; i < TaobaoSchema.COLUMNS.size(); i++) {
      ColumnProfile column = profile.columns().get(i);
      Map<String, Long> counts = counts(i);
      assertThat(column.name()).isEqualTo(TaobaoSchema.COLUMNS.get(i).name());
      assertThat(column.isExact()).isTrue();
      assertThat(column.distinct()).as(column.name()).isEqualTo(counts.size());
      assertThat(column.empty()).as(column.name()).isEqualTo(emptyFields(i));
      assertThat(column.values()).isEqualTo(sum(counts));
      assertThat(column.top()).as(column.name()).isEqualTo(top(counts));
    }
  }

  @Test
  void countsBucketsAndTheValuesThatShareOne() {
    DataProfile profile = profile(file);
    for (int i = 0; i < TaobaoSchema.COLUMNS.size(); i++) {
      var buckets = profile.columns().get(i).buckets();
      if (!(TaobaoSchema.COLUMNS.get(i) instanceof Column.Hashed hashed)) {
        assertThat(buckets).isNull();
        continue;
      }
      Map<Long, Long> values =
          counts(i).keySet().stream()
              .collect(
                  Collectors.groupingBy(
                      value -> bucket(value, hashed.buckets()), Collectors.counting()));
      long shared = values.values().stream().filter(n -> n > 1).mapToLong(n -> n).sum();
      Set<Long> used = new HashSet<>(values.keySet());
      if (emptyFields(i) > 0) {
        used.add(bucket(" ", hashed.buckets()));
      }
      assertThat(buckets)
          .as(hashed.name())
          .isEqualTo(new DataProfile.BucketProfile(hashed.buckets(), used.size(), shared, true));
    }
  }

  @Test
  void measuresLists() {
    int field = 17;
    List<Integer> lengths =
        rows.stream().map(row -> row[field].split("\\|", -1).length).sorted().toList();
    ListProfile lists = Objects.requireNonNull(profile(file).columns().get(field).lists());
    assertThat(lists.mean())
        .isCloseTo(lengths.stream().mapToInt(n -> n).average().orElseThrow(), within(1e-12));
    assertThat(lists.median()).isEqualTo(lengths.get(ROWS / 2 - 1));
    assertThat(lists.percentile99()).isEqualTo(lengths.get(ROWS / 100 * 99 - 1));
    assertThat(lists.longest()).isEqualTo(lengths.get(ROWS - 1));
    assertThat(profile(file).columns().get(2).lists()).isNull();
  }

  @Test
  void ratesLabels() {
    long clicks = rows.stream().filter(row -> row[0].equals("1")).count();
    long buys = rows.stream().filter(row -> row[1].equals("1")).count();
    assertThat(profile(file).labels())
        .isEqualTo(new DataProfile.LabelProfile(clicks, buys, 0))
        .isNotEqualTo(new DataProfile.LabelProfile(0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000})
  void beyondTheBoundDistinctValuesAreEstimatedAndTopOnesAreStillCounted(int bound) {
    DataProfile profile = DataProfiler.profile(RowFiles.of(List.of(file)), bound);
    int user = 8;
    ColumnProfile column = profile.columns().get(user);
    Map<String, Long> counts = counts(user);
    assertThat(column.isExact()).isFalse();
    assertThat((double) column.distinct())
        .isCloseTo(counts.size(), within(0.025 * counts.size()))
        .isGreaterThan(bound);
    assertThat(column.top())
        .allSatisfy(value -> assertThat(value.count()).isEqualTo(counts.get(value.value())));
    double exact = Objects.requireNonNull(profile(file).columns().get(user).buckets()).shared();
    var buckets = Objects.requireNonNull(column.buckets());
    assertThat(buckets.isExact()).isFalse();
    assertThat((double) buckets.shared()).isCloseTo(exact, within(0.1 * exact + 20));
    assertThat(profile.columns().get(2).isExact()).isEqualTo(bound > 2);
  }

  @Test
  void theTypeOfAColumnFitsAllItsValues() throws IOException {
    Path typed = directory.resolve("typed");
    Files.writeString(typed, "0,1,1.5,7,-3,x,,12-3,.,1,1,1,1,1,1,1,1,1|2,1|b,3\n");
    assertThat(profile(typed).columns())
        .extracting(ColumnProfile::type)
        .startsWith(
            "whole number",
            "whole number",
            "number",
            "whole number",
            "whole number",
            "string",
            "nothing",
            "string",
            "string")
        .endsWith("list of whole numbers", "list of strings", "whole number");
  }

  @Test
  void theSameRowsInOtherFilesAreTheSame() throws IOException {
    List<String> lines = Files.readAllLines(file);
    Path first = Files.write(directory.resolve("1"), lines.subList(0, 5000));
    Path rest = Files.write(directory.resolve("rest"), lines.subList(5000, ROWS));
    Path second = ConvertedRows.write(rest, directory.resolve("2.parquet"));
    assertThat(DataProfiler.profile(RowFiles.of(List.of(first, second)))).isEqualTo(profile(file));
  }

  @Test
  void badRowsAreCountedAndTheFirstAreNamed() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    for (int i = 0; i < 30; i++) {
      lines.set(i * 300, "bad");
    }
    Files.write(file, lines);
    DataProfile profile = profile(file);
    assertThat(profile.isAccepted()).isFalse();
    assertThat(profile.badRows()).isEqualTo(30);
    assertThat(profile.rows()).isEqualTo(ROWS - 30);
    assertThat(profile.firstBadRows())
        .extracting(row -> row.number())
        .isEqualTo(IntStream.range(0, 20).mapToObj(i -> i * 300L + 1).toList());
  }

  private static DataProfile profile(Path file) {
    return DataProfiler.profile(RowFiles.of(List.of(file)));
  }

  private Map<String, Long> counts(int field) {
    boolean list =
        TaobaoSchema.COLUMNS.get(field) instanceof Column.Hashed hashed && hashed.multiValued();
    Map<String, Long> counts = new HashMap<>();
    for (String[] row : rows) {
      if (!row[field].isEmpty()) {
        for (String value : list ? row[field].split("\\|", -1) : new String[] {row[field]}) {
          counts.merge(value, 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  private long emptyFields(int field) {
    return rows.stream().filter(row -> row[field].isEmpty()).count();
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  private static List<TopValue> top(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> new TopValue(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(TopValue::count).reversed().thenComparing(TopValue::value))
        .limit(10)
        .toList();
  }

  private static long bucket(String value, int buckets) {
    return Long.remainderUnsigned(
        Hashing.farmHashFingerprint64().hashString(value, StandardCharsets.UTF_8).asLong(),
        buckets);
  }
}
