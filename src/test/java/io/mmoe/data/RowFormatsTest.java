package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jerolba.carpet.CarpetWriter;
import io.mmoe.settings.schema.TaobaoSchema;
import io.mmoe.testing.ConvertedRows;
import io.mmoe.testing.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that every format yields the same rows. */
class RowFormatsTest {
  @TempDir Path directory;
  private Path csv;

  @BeforeEach
  void copyRows() throws IOException {
    csv = directory.resolve("rows");
    Files.copy(Golden.resource("train_rows.csv"), csv);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows.gz", "rows.parquet", "ROWS.PARQUET"})
  void everyFormatHoldsTheSameValues(String name) {
    Path other = ConvertedRows.write(csv, directory.resolve(name));
    assertThat(values(other)).hasSize(320).isEqualTo(values(csv));
    Path back = ConvertedRows.write(other, directory.resolve("back"));
    assertThat(values(back)).isEqualTo(values(csv));
  }

  @ParameterizedTest
  @ValueSource(strings = {"odd", "odd.gz", "odd.parquet"})
  void emptyFieldsQuotesAndLiteralNullsStayWhatTheyAre(String name) throws IOException {
    Path odd =
        Files.writeString(
            directory.resolve("odd.csv"),
            ",1,NULL,,\"a,b\",\"say \"\"no\"\"\", ,\"\",NULL,,,,,,,,,||,a||b,\r\n"
                + "0,0,\u00e9,,,,,,,,,,,,,,,,,0\n");
    List<List<String>> rows = values(ConvertedRows.write(odd, directory.resolve(name)));
    assertThat(rows.get(0).subList(0, 8))
        .containsExactly("", "1", "NULL", "", "a,b", "say \"no\"", " ", "");
    assertThat(rows.get(0).subList(17, 20)).containsExactly("||", "a||b", "");
    assertThat(rows.get(1).get(2)).isEqualTo("\u00e9");
    assertThat(rows.get(1).get(19)).isEqualTo("0");
  }

  @Test
  void rowsWithoutLabelsAreRecognizedByTheirColumns() throws IOException {
    Path unlabelled = directory.resolve("unlabelled");
    List<String> lines = Files.readAllLines(csv);
    Files.write(unlabelled, lines.stream().map(line -> line.substring(4)).toList());
    for (String name : List.of("u.gz", "u.parquet")) {
      Path other = ConvertedRows.write(unlabelled, directory.resolve(name));
      try (RowReader rows = RowFile.of(other).readLabelledOrNot()) {
        assertThat(rows.columns()).isEqualTo(TaobaoSchema.UNLABELLED_COLUMNS);
      }
      assertThatThrownBy(() -> RowFiles.of(List.of(other)).countRows(BadRowHandler.FAIL))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(other.toString());
    }
  }

  @Test
  void filesOneAfterTheOtherAreAsOneFile() throws IOException {
    List<String> lines = Files.readAllLines(csv);
    Path first = Files.write(directory.resolve("first"), lines.subList(0, 100));
    Path empty = Files.createFile(directory.resolve("second"));
    Path last =
        ConvertedRows.write(
            Files.write(directory.resolve("third"), lines.subList(100, 320)),
            directory.resolve("third.parquet"));
    try (RowReader rows = RowFiles.of(List.of(first, empty, last)).read(BadRowHandler.FAIL)) {
      assertThat(values(rows)).isEqualTo(values(csv));
    }
  }

  /** A row of another program: 64-bit numbers, nulls, other order of the columns. */
  private record Foreign(
      @Nullable Long price,
      String tag_brand_list,
      @Nullable String tag_category_list,
      String new_user_class_level,
      String occupation,
      String shopping_level,
      String pvalue_level,
      String age_level,
      String final_gender_code,
      String cms_group_id,
      String cms_segid,
      String user_id,
      String brand,
      String customer,
      String campaign_id,
      String cate_id,
      String adgroup_id,
      String pid,
      int buy,
      @Nullable Integer clk,
      double extra) {
    static Foreign of(@Nullable Long price) {
      return new Foreign(
          price, "b1|b2", null, "", "o", "s", "p", "a", "f", "g", "s", "u", "b", "c", "ca", "ct",
          "ad", "pid", 1, null, 0.5);
    }
  }

  @Test
  void columnsAreFoundByNameWhateverTheirOrderAndWidth() throws IOException {
    Path file = foreign(Foreign.of(7L), Foreign.of(null));
    List<List<String>> rows = values(file);
    assertThat(rows.get(0).subList(0, 4)).containsExactly("", "1", "pid", "ad");
    assertThat(rows.get(0).subList(16, 20)).containsExactly("", "", "b1|b2", "7");
    assertThat(rows.get(1).get(19)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void pagesAreReadHoweverTheyAreCompressed(CompressionCodecName codec) throws IOException {
    Path file = directory.resolve("compressed.parquet");
    try (CarpetWriter<Foreign> writer =
        new CarpetWriter.Builder<>(new LocalOutputFile(file), Foreign.class)
            .withCompressionCodec(codec)
            .build()) {
      writer.write(List.of(Foreign.of(7L), Foreign.of(8L)));
    }
    assertThat(values(file)).extracting(row -> row.get(19)).containsExactly("7", "8");
  }

  @Test
  void aBadRowIsNamedByItsNumber() throws IOException {
    Path file = foreign(Foreign.of(7L), Foreign.of(4_294_967_296L));
    assertThatThrownBy(() -> values(file))
        .isInstanceOf(DataException.class)
        .hasMessage(
            file + ", row 2: price must be a whole number from 0 to 49, got \"4294967296\"");
  }

  /** A row without labels, with its price as text. */
  private record PriceAsText(
      String price,
      String tag_brand_list,
      String tag_category_list,
      String occupation,
      String new_user_class_level,
      String shopping_level,
      String pvalue_level,
      String age_level,
      String final_gender_code,
      String cms_group_id,
      String cms_segid,
      String user_id,
      String brand,
      String customer,
      String campaign_id,
      String cate_id,
      String adgroup_id,
      String pid) {
    static PriceAsText of(String price) {
      return new PriceAsText(
          price, "b", "c", "o", "n", "s", "p", "a", "f", "g", "s", "u", "b", "c", "ca", "ct", "ad",
          "pid");
    }
  }

  @Test
  void aPriceMayBeDigitsOfAString() throws IOException {
    Path file = directory.resolve("text.parquet");
    try (CarpetWriter<PriceAsText> writer =
        new CarpetWriter<>(new LocalOutputFile(file), PriceAsText.class)) {
      writer.write(List.of(PriceAsText.of("7"), PriceAsText.of(""), PriceAsText.of("4.5")));
    }
    List<Integer> prices = new ArrayList<>();
    try (RowReader rows = RowFile.of(file).readLabelledOrNot()) {
      for (int row = 0; row < 2 && rows.advance(); row++) {
        prices.add(rows.row().isEmpty(17) ? 0 : rows.row().wholeNumber(17));
      }
      assertThatThrownBy(rows::advance)
          .hasMessage(file + ", row 3: price must be a whole number from 0 to 49, got \"4.5\"");
    }
    assertThat(prices).containsExactly(7, 0);
  }

  /** A row with too few columns. */
  private record TooLittle(String clk) {}

  /** A row with a wrong type. */
  private record Dated(LocalDate clk) {}

  @Test
  void aMissingColumnAndOneOfAnotherTypeAreNamed() throws IOException {
    Path little = directory.resolve("little.parquet");
    try (CarpetWriter<TooLittle> writer =
        new CarpetWriter<>(new LocalOutputFile(little), TooLittle.class)) {
      writer.write(new TooLittle("1"));
    }
    assertThatThrownBy(() -> values(little)).hasMessage(little + ": has no column buy");
    Path dated = directory.resolve("dated.parquet");
    try (CarpetWriter<Dated> writer = new CarpetWriter<>(new LocalOutputFile(dated), Dated.class)) {
      writer.write(new Dated(LocalDate.EPOCH));
    }
    assertThatThrownBy(() -> values(dated))
        .hasMessage(
            dated + ": column clk must hold whole numbers, booleans or strings, is DATE (INT32)");
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    Path gzip = ConvertedRows.write(csv, directory.resolve("cut.gz"));
    byte[] bytes = Files.readAllBytes(gzip);
    Files.write(gzip, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> values(gzip))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(gzip + ": can't be read: ");

    Path parquet = Files.copy(csv, directory.resolve("no.parquet"));
    assertThatThrownBy(() -> values(parquet))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(parquet + ": can't be read: ")
        .hasMessageContaining("not a Parquet file");
  }

  @Test
  void aValueWithALineBreakIsNotWrittenToALine() throws IOException {
    Foreign broken =
        new Foreign(
            1L,
            "two\nlines",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            0,
            0,
            0);
    Path file = foreign(Foreign.of(7L), broken);
    assertThatThrownBy(() -> ConvertedRows.write(file, directory.resolve("out")))
        .hasMessage(file + ", row 2: a line break inside a field, which a line can't hold");
  }

  private Path foreign(Foreign... rows) throws IOException {
    Path file = directory.resolve("foreign.parquet");
    try (CarpetWriter<Foreign> writer =
        new CarpetWriter<>(new LocalOutputFile(file), Foreign.class)) {
      writer.write(List.of(rows));
    }
    return file;
  }

  private static List<List<String>> values(Path file) {
    try (RowReader rows = RowFile.of(file).readLabelledOrNot()) {
      return values(rows);
    }
  }

  private static List<List<String>> values(RowReader rows) {
    List<List<String>> values = new ArrayList<>();
    while (rows.advance()) {
      values.add(
          IntStream.range(0, rows.columns().size())
              .mapToObj(field -> value(rows.row(), field))
              .toList());
    }
    return values;
  }

  private static String value(Row row, int field) {
    StringBuilder value = new StringBuilder();
    row.value(
        field,
        (bytes, start, end) ->
            value.append(new String(bytes, start, end - start, StandardCharsets.UTF_8)));
    return value.toString();
  }
}
