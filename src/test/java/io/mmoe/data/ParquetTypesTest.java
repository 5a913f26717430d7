package io.mmoe.data;

import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.apache.parquet.schema.Types.PrimitiveBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which Parquet types are read, and that their values have the text of a CSV field. */
class ParquetTypesTest {
  private static final String CLK = "clk";
  private static final String PRICE = "price";
  private static final String USER = "user_id";

  /** Every type that a scalar column may have. A label may be BOOLEAN too. */
  private static final Set<String> READABLE =
      Set.of(
          "INT32",
          "INT64",
          "FLOAT",
          "DOUBLE",
          "BINARY", //
          "INT32 DECIMAL(9,0)",
          "INT32 DECIMAL(9,2)",
          "INT64 DECIMAL(9,0)",
          "INT64 DECIMAL(9,2)",
          "INT64 DECIMAL(18,2)",
          "BINARY DECIMAL(9,0)",
          "BINARY DECIMAL(9,2)",
          "BINARY DECIMAL(18,2)",
          "BINARY DECIMAL(36,2)",
          "FIXED_LEN_BYTE_ARRAY DECIMAL(9,0)",
          "FIXED_LEN_BYTE_ARRAY DECIMAL(9,2)",
          "FIXED_LEN_BYTE_ARRAY DECIMAL(18,2)",
          "FIXED_LEN_BYTE_ARRAY DECIMAL(36,2)", //
          "INT32 INTEGER(8,true)",
          "INT32 INTEGER(16,true)",
          "INT32 INTEGER(32,true)",
          "INT32 INTEGER(8,false)",
          "INT32 INTEGER(16,false)",
          "INT32 INTEGER(32,false)",
          "INT64 INTEGER(64,true)",
          "INT64 INTEGER(64,false)", //
          "BINARY STRING",
          "BINARY ENUM", //
          "BOOLEAN UNKNOWN",
          "INT32 UNKNOWN",
          "INT64 UNKNOWN",
          "INT96 UNKNOWN",
          "FLOAT UNKNOWN",
          "DOUBLE UNKNOWN",
          "BINARY UNKNOWN",
          "FIXED_LEN_BYTE_ARRAY UNKNOWN");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {CLK, PRICE, USER, "final_gender_code", "tag_brand_list"})
  void everyTypeIsReadOrRefusedByColumnAndType(String column) throws IOException {
    Set<String> read = new TreeSet<>();
    for (PrimitiveTypeName stored : PrimitiveTypeName.values()) {
      for (Optional<LogicalTypeAnnotation> logical : annotations()) {
        Optional<Type> type = type(stored, logical, column);
        if (type.isPresent() && isRead(type.get())) {
          read.add(stored + logical.map(each -> " " + each).orElse(""));
        }
      }
    }
    Set<String> expected = new TreeSet<>(READABLE);
    if (column.equals(CLK)) {
      expected.add("BOOLEAN");
    }
    assertThat(read).isEqualTo(expected);
  }

  private static List<Optional<LogicalTypeAnnotation>> annotations() {
    List<Optional<LogicalTypeAnnotation>> all = new ArrayList<>(List.of(Optional.empty()));
    Stream.of(
            LogicalTypeAnnotation.stringType(),
            LogicalTypeAnnotation.enumType(),
            LogicalTypeAnnotation.decimalType(0, 9),
            LogicalTypeAnnotation.decimalType(2, 9),
            LogicalTypeAnnotation.decimalType(2, 18),
            LogicalTypeAnnotation.decimalType(2, 36),
            LogicalTypeAnnotation.dateType(),
            LogicalTypeAnnotation.timeType(true, TimeUnit.MILLIS),
            LogicalTypeAnnotation.timeType(false, TimeUnit.MICROS),
            LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS),
            LogicalTypeAnnotation.timestampType(false, TimeUnit.NANOS),
            LogicalTypeAnnotation.IntervalLogicalTypeAnnotation.getInstance(),
            LogicalTypeAnnotation.jsonType(),
            LogicalTypeAnnotation.bsonType(),
            LogicalTypeAnnotation.uuidType(),
            LogicalTypeAnnotation.float16Type(),
            LogicalTypeAnnotation.geometryType("a\nb"),
            LogicalTypeAnnotation.geographyType(),
            LogicalTypeAnnotation.unknownType(),
            LogicalTypeAnnotation.intType(8, true),
            LogicalTypeAnnotation.intType(16, true),
            LogicalTypeAnnotation.intType(32, true),
            LogicalTypeAnnotation.intType(64, true),
            LogicalTypeAnnotation.intType(8, false),
            LogicalTypeAnnotation.intType(16, false),
            LogicalTypeAnnotation.intType(32, false),
            LogicalTypeAnnotation.intType(64, false))
        .forEach(each -> all.add(Optional.of(each)));
    return all;
  }

  /** Returns the type, if Parquet allows it. */
  private static Optional<Type> type(
      PrimitiveTypeName stored, Optional<LogicalTypeAnnotation> logical, String column) {
    for (int length : new int[] {2, 12, 16}) {
      try {
        PrimitiveBuilder<PrimitiveType> builder = Types.optional(stored).as(logical.orElse(null));
        return Optional.of(
            (stored == FIXED_LEN_BYTE_ARRAY ? builder.length(length) : builder).named(column));
      } catch (IllegalStateException | IllegalArgumentException e) {
        // The combination is not defined.
      }
    }
    return Optional.empty();
  }

  private boolean isRead(Type type) throws IOException {
    Path file = new ForeignParquet(type).write(directory.resolve("type.parquet"), row -> {});
    try {
      assertThat(ForeignParquet.read(file, type.getName())).containsExactly("");
      return true;
    } catch (DataException e) {
      assertThat(e.getMessage())
          .startsWith(file + ": column " + type.getName() + " must hold ")
          .containsPattern(
              "is .*" + type.asPrimitiveType().getPrimitiveTypeName() + "(\\(\\d+\\))?\\)?$")
          .doesNotContain("\n");
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "price, 0, 7, 7",
    "price, 2, 2500, 25",
    "price, 2, 25, 0.25!",
    "price, 2, 2550, 25.50!",
    "price, 2, 0, 0",
    "price, 2, -100, -1?",
    "price, 2, 5000, 50?",
    "clk, 1, 10, 1",
    "clk, 1, 1, 0.1!",
    "user_id, 3, 123456000, 123456",
    "user_id, 3, -123456000, -123456",
    "user_id, 3, 123456001, 123456.001!",
    "final_gender_code, 1, 15, 1.5!",
    "tag_brand_list, 1, 15, 1.5!",
    "tag_brand_list, 1, 20, 2"
  })
  void wholeDecimalsAreReadAndOthersAreMalformedHoweverTheyAreStored(
      String column, int scale, int unscaled, String expected) throws IOException {
    byte[] bytes = BigInteger.valueOf(unscaled).toByteArray();
    byte[] padded = new byte[16];
    Arrays.fill(padded, (byte) (unscaled < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, padded, 16 - bytes.length, bytes.length);
    assertDecimal(expected, decimal(INT32, scale, column), row -> row.add(column, unscaled));
    assertDecimal(expected, decimal(INT64, scale, column), row -> row.add(column, (long) unscaled));
    assertDecimal(
        expected,
        decimal(BINARY, scale, column),
        row -> row.add(column, Binary.fromConstantByteArray(bytes)));
    assertDecimal(
        expected,
        decimal(FIXED_LEN_BYTE_ARRAY, scale, column),
        row -> row.add(column, Binary.fromConstantByteArray(padded)));
  }

  private static Type decimal(PrimitiveTypeName stored, int scale, String column) {
    var builder = Types.optional(stored).as(LogicalTypeAnnotation.decimalType(scale, 9));
    return (stored == FIXED_LEN_BYTE_ARRAY ? builder.length(16) : builder).named(column);
  }

  /**
   * @param expected the text. "!" follows a number that is not whole, "?" one out of range
   */
  private void assertDecimal(String expected, Type type, Consumer<Group> row) throws IOException {
    String column = type.getName();
    Path file = new ForeignParquet(type).write(directory.resolve("decimal.parquet"), row);
    String number = expected.replaceAll("[!?]", "");
    if (expected.endsWith("!")) {
      assertThatThrownBy(() -> ForeignParquet.read(file, column))
          .hasMessage(
              "%s, row 1: %s must be a whole number, got \"%s\" in a column of %s",
              file, column, number, type.getLogicalTypeAnnotation());
    } else if (expected.endsWith("?")) {
      assertThatThrownBy(() -> ForeignParquet.read(file, column))
          .hasMessage(
              "%s, row 1: %s must be a whole number from 0 to 49, got \"%s\"",
              file, column, number);
    } else {
      assertThat(ForeignParquet.read(file, column)).containsExactly(number);
    }
  }

  @Test
  void longDecimalsKeepAllDigits() throws IOException {
    BigInteger digits = new BigInteger("123456789012345678901234567890");
    Type type =
        Types.required(FIXED_LEN_BYTE_ARRAY)
            .length(16)
            .as(LogicalTypeAnnotation.decimalType(6, 38))
            .named(USER);
    Path file =
        new ForeignParquet(type)
            .write(
                directory.resolve("long.parquet"),
                row -> row.add(USER, bytes(digits.multiply(BigInteger.TEN.pow(6)))),
                row -> row.add(USER, bytes(digits.negate())));
    List<BadRow> bad = new ArrayList<>();
    assertThat(ForeignParquet.read(file, USER, bad::add)).containsExactly(digits.toString());
    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).problem())
        .isEqualTo(
            "user_id must be a whole number, got \"-123456789012345678901234.567890\" in a column"
                + " of DECIMAL(38,6)");
    assertThat(bad.get(0).number()).isEqualTo(2);
  }

  private static Binary bytes(BigInteger number) {
    byte[] padded = new byte[16];
    Arrays.fill(padded, (byte) (number.signum() < 0 ? -1 : 0));
    byte[] bytes = number.toByteArray();
    System.arraycopy(bytes, 0, padded, 16 - bytes.length, bytes.length);
    return Binary.fromConstantByteArray(padded);
  }

  @Test
  void anIdInANumberHasTheDigitsOfItsCsvField() throws IOException {
    assertThat(ids(null, true, 0, 5, -17, 1_000_000_007, Long.MAX_VALUE, Long.MIN_VALUE))
        .containsExactly(
            "0", "5", "-17", "1000000007", "9223372036854775807", "-9223372036854775808");
    assertThat(ids(null, false, 0, 10, Integer.MAX_VALUE, Integer.MIN_VALUE))
        .containsExactly("0", "10", "2147483647", "-2147483648");
    assertThat(ids(LogicalTypeAnnotation.intType(64, false), true, 3, -1, Long.MIN_VALUE))
        .containsExactly("3", "18446744073709551615", "9223372036854775808");
    assertThat(ids(LogicalTypeAnnotation.intType(32, false), false, 3, -1))
        .containsExactly("3", "4294967295");
    assertThat(ids(LogicalTypeAnnotation.intType(8, true), false, 127, -128))
        .containsExactly("127", "-128");
    assertThat(ids(LogicalTypeAnnotation.intType(16, false), false, 0, 65535))
        .containsExactly("0", "65535");
    assertThatThrownBy(() -> ids(LogicalTypeAnnotation.intType(16, false), false, -1))
        .hasMessageEndingWith(
            ", row 1: user_id must be in the range of its type, 0 to 65535, got \"-1\"");
    assertThatThrownBy(() -> ids(LogicalTypeAnnotation.intType(8, true), false, 1, 128))
        .hasMessageEndingWith(
            ", row 2: user_id must be in the range of its type, -128 to 127, got \"128\"");
  }

  private List<String> ids(@Nullable LogicalTypeAnnotation logical, boolean isLong, long... numbers)
      throws IOException {
    Type type = Types.optional(isLong ? INT64 : INT32).as(logical).named(USER);
    List<Consumer<Group>> rows = new ArrayList<>();
    for (long number : numbers) {
      rows.add(row -> add(row, isLong, number));
    }
    return ForeignParquet.read(
        new ForeignParquet(type).write(directory.resolve("ids.parquet"), true, rows), USER);
  }

  private static void add(Group row, boolean isLong, long number) {
    if (isLong) {
      row.add(USER, number);
    } else {
      row.add(USER, (int) number);
    }
  }

  @Test
  void aLabelMayBeAStringABooleanOrAWholeFloatingPointNumber() throws IOException {
    assertThat(labels(Types.optional(BINARY).as(LogicalTypeAnnotation.stringType()), "0", "1", ""))
        .containsExactly("0", "1", "");
    assertThat(labels(Types.optional(BOOLEAN), false, true)).containsExactly("0", "1");
    assertThat(labels(Types.optional(DOUBLE), 0.0, 1.0, -0.0)).containsExactly("0", "1", "0");
    assertThat(labels(Types.optional(FLOAT), 1f)).containsExactly("1");
    assertThatThrownBy(
            () -> labels(Types.optional(BINARY).as(LogicalTypeAnnotation.stringType()), "yes"))
        .hasMessageEndingWith(", row 1: clk must be a whole number from 0 to 1, got \"yes\"");
    assertThatThrownBy(() -> labels(Types.optional(DOUBLE), 1.0, 0.5))
        .hasMessageEndingWith(
            ", row 2: clk must be a whole number, got \"0.5\" in a column of DOUBLE");
    assertThatThrownBy(() -> labels(Types.optional(FLOAT), Float.NaN))
        .hasMessageEndingWith("got \"NaN\" in a column of FLOAT");
  }

  private List<String> labels(PrimitiveBuilder<PrimitiveType> type, Object... values)
      throws IOException {
    List<Consumer<Group>> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(row -> add(row, CLK, value));
    }
    return ForeignParquet.read(
        new ForeignParquet(type.named(CLK)).write(directory.resolve("l.parquet"), true, rows), CLK);
  }

  private static void add(Group row, String column, Object value) {
    if (value instanceof Boolean truth) {
      row.add(column, truth);
    } else if (value instanceof Double number) {
      row.add(column, number);
    } else if (value instanceof Float number) {
      row.add(column, number);
    } else {
      row.add(column, (String) value);
    }
  }

  @Test
  void anIdInAFloatingPointNumberIsReadIfItIsExact() throws IOException {
    Type type = Types.optional(DOUBLE).named(USER);
    Path file =
        new ForeignParquet(type)
            .write(
                directory.resolve("double.parquet"),
                row -> row.add(USER, 9_007_199_254_740_992.0),
                row -> row.add(USER, 9_007_199_254_740_994.0),
                row -> row.add(USER, Double.POSITIVE_INFINITY),
                row -> row.add(USER, -12.0));
    List<String> problems = new ArrayList<>();
    assertThat(ForeignParquet.read(file, USER, bad -> problems.add(bad.problem())))
        .containsExactly("9007199254740992", "-12");
    assertThat(problems)
        .containsExactly(
            "user_id must be at most 9007199254740992 to be exact in a column of DOUBLE, got"
                + " \"9.007199254740994E15\"",
            "user_id must be a whole number, got \"Infinity\" in a column of DOUBLE");
  }

  @Test
  void aColumnOfTypeNullIsEmptyAlsoBesideAFileWithValues() throws IOException {
    ForeignParquet none =
        new ForeignParquet(
            Types.optional(INT32).as(LogicalTypeAnnotation.unknownType()).named("pvalue_level"),
            Types.optional(INT32).as(LogicalTypeAnnotation.unknownType()).named(CLK));
    Path first = none.write(directory.resolve("1.parquet"), row -> {});
    Path second = new ForeignParquet().write(directory.resolve("2.parquet"), row -> {});
    for (List<Path> files : List.of(List.of(first, second), List.of(second, first))) {
      List<String> levels = new ArrayList<>();
      try (RowReader rows = RowFiles.of(files).read(BadRowHandler.FAIL)) {
        while (rows.advance()) {
          levels.add(rows.row().text(0) + rows.row().isEmpty(13) + rows.row().text(13));
        }
      }
      assertThat(levels).containsExactlyInAnyOrder("true", "0falsex");
    }
    Path contradictory =
        none.write(directory.resolve("3.parquet"), row -> row.add("pvalue_level", 3));
    assertThatThrownBy(() -> ForeignParquet.read(contradictory, CLK))
        .hasMessage(
            contradictory
                + ": can't be read: the file is damaged: column pvalue_level has the type UNKNOWN,"
                + " which has no values, but it has one");
  }
}
