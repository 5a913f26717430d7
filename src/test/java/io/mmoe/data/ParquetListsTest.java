package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that lists are read as fields whose values are separated by {@code |}. */
class ParquetListsTest {
  private static final String TAGS = "tag_category_list";
  private static final String THREE_LEVELS =
      "optional group tag_category_list (LIST) { repeated group list { optional binary element"
          + " (STRING); } }";
  private static final String NUMBERS =
      "optional group tag_category_list (LIST) { repeated group list { required int64 element; } }";

  @TempDir Path directory;

  @Test
  void listsAreJoinedAndNullsAreEmpty() throws IOException {
    Path file =
        new ForeignParquet(type(THREE_LEVELS))
            .write(
                directory.resolve("lists.parquet"),
                row -> add(row, "a", "b", "c"),
                row -> add(row),
                row -> {},
                row -> add(row, "a"),
                row -> add(row, "a", null, "b"),
                row -> add(row, null, null),
                row -> add(row, ""),
                row -> add(row, "a", "", ""));
    assertThat(ForeignParquet.read(file, TAGS))
        .containsExactly("a|b|c", "", "", "a", "a||b", "|", "", "a||");
  }

  @Test
  void aValueWithTheSeparatorIsMalformed() throws IOException {
    Path file =
        new ForeignParquet(type(THREE_LEVELS))
            .write(
                directory.resolve("separator.parquet"),
                row -> add(row, "a", "b"),
                row -> add(row, "a", "b|c", "d"),
                row -> add(row, "e"));
    assertThatThrownBy(() -> ForeignParquet.read(file, TAGS))
        .hasMessage(
            file + ", row 2: a value in the list tag_category_list contains the separator |");
    List<BadRow> bad = new ArrayList<>();
    assertThat(ForeignParquet.read(file, TAGS, bad::add)).containsExactly("a|b", "e");
    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).text()).contains("a|b|c|d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "required group tag_category_list (LIST) { repeated group list { required binary element"
            + " (STRING); } }",
        "optional group tag_category_list (LIST) { repeated group bag { optional binary"
            + " array_element (STRING); } }",
        "optional group tag_category_list (LIST) { repeated group element { required binary str; }"
            + " }"
      })
  void threeLevelsMayHaveAnyNames(String text) throws IOException {
    Path file =
        new ForeignParquet(type(text))
            .write(directory.resolve("names.parquet"), row -> add(row, "a", "b"), row -> add(row));
    assertThat(ForeignParquet.read(file, TAGS)).containsExactly("a|b", "");
  }

  @Test
  void twoLevelsAndRepeatedFieldsAreLists() throws IOException {
    Path two =
        new ForeignParquet(
                type("optional group tag_category_list (LIST) { repeated binary array (STRING); }"))
            .write(
                directory.resolve("two.parquet"),
                row -> row.addGroup(TAGS).append("array", "a").append("array", "b"),
                row -> row.addGroup(TAGS),
                row -> {});
    assertThat(ForeignParquet.read(two, TAGS)).containsExactly("a|b", "", "");
    Path repeated =
        new ForeignParquet(type("repeated binary tag_category_list (STRING);"))
            .write(
                directory.resolve("repeated.parquet"),
                row -> row.append(TAGS, "a").append(TAGS, "b"),
                row -> {});
    assertThat(ForeignParquet.read(repeated, TAGS)).containsExactly("a|b", "");
  }

  @Test
  void numbersInListsAreDigits() throws IOException {
    Path file =
        new ForeignParquet(type(NUMBERS))
            .write(directory.resolve("numbers.parquet"), row -> addNumbers(row, 5, -1, 70));
    assertThat(ForeignParquet.read(file, TAGS)).containsExactly("5|-1|70");
    String decimals = NUMBERS.replace("element;", "element (DECIMAL(9,1));");
    Path decimal =
        new ForeignParquet(type(decimals))
            .write(
                directory.resolve("decimals.parquet"),
                row -> addNumbers(row, 50, 10),
                row -> addNumbers(row, 50, 15));
    List<String> problems = new ArrayList<>();
    assertThat(ForeignParquet.read(decimal, TAGS, bad -> problems.add(bad.problem())))
        .containsExactly("5|1");
    assertThat(problems)
        .containsExactly(
            "tag_category_list must be a whole number, got \"1.5\" in a column of DECIMAL(9,1)");
  }

  @Test
  void aListOfTypeNullIsEmpty() throws IOException {
    String nulls = NUMBERS.replace("required int64 element;", "optional int32 element (UNKNOWN);");
    Path file =
        new ForeignParquet(type(nulls))
            .write(
                directory.resolve("nulls.parquet"),
                row -> row.addGroup(TAGS).addGroup("list"),
                row -> row.addGroup(TAGS));
    assertThat(ForeignParquet.read(file, TAGS)).containsExactly("", "");
  }

  @Test
  void listsAcrossBlocksStayWithTheirRows() throws IOException {
    List<Consumer<Group>> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      long[] numbers = new long[i % 4];
      List<String> texts = new ArrayList<>();
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = (long) i + j;
        texts.add(Long.toString(i + j));
      }
      rows.add(row -> addNumbers(row, numbers));
      expected.add(String.join("|", texts));
    }
    Path file =
        new ForeignParquet(type(NUMBERS)).write(directory.resolve("many.parquet"), true, rows);
    assertThat(ForeignParquet.read(file, TAGS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optional group tag_category_list (LIST) { repeated group list { optional int64 element"
            + " (TIMESTAMP(MILLIS,true)); } }",
        "optional group tag_category_list (LIST) { repeated group list { optional group element {"
            + " optional binary a; optional binary b; } } }",
        "optional group tag_category_list (LIST) { repeated group list { optional group element"
            + " (LIST) { repeated group list { optional binary element (STRING); } } } }",
        "optional group tag_category_list (LIST) { repeated group array { optional binary a; } }",
        "optional group tag_category_list (LIST) { repeated group tag_category_list_tuple {"
            + " optional binary a; } }",
        "optional group tag_category_list (MAP) { repeated group key_value { required binary key;"
            + " optional binary value; } }",
        "optional group tag_category_list { optional binary a; }",
        "repeated group tag_category_list { optional binary a; }"
      })
  void otherGroupsAreRefusedOnOneLine(String text) throws IOException {
    Path file = new ForeignParquet(type(text)).write(directory.resolve("group.parquet"));
    assertThatThrownBy(() -> ForeignParquet.read(file, TAGS))
        .isInstanceOf(DataException.class)
        .message()
        .startsWith(
            file
                + ": column tag_category_list must hold strings or whole numbers, or lists of them,"
                + " is a ")
        .doesNotContain("\n");
  }

  @Test
  void aListInAnotherColumnIsRefused() throws IOException {
    Type type = type(THREE_LEVELS.replace(TAGS, "brand"));
    Path file = new ForeignParquet(type).write(directory.resolve("brand.parquet"));
    assertThatThrownBy(() -> ForeignParquet.read(file, "brand"))
        .hasMessage(
            file
                + ": column brand must hold strings or whole numbers, is a list of STRING"
                + " (BINARY)");
  }

  private static Type type(String text) {
    return MessageTypeParser.parseMessageType("message m { " + text + " }").getType(0);
  }

  /** Adds a list in the form of three levels, whatever their names. */
  private static void add(Group row, @Nullable String... values) {
    Group list = row.addGroup(TAGS);
    for (String value : values) {
      Group element = list.addGroup(0);
      if (value != null) {
        element.add(0, value);
      }
    }
  }

  private static void addNumbers(Group row, long... values) {
    Group list = row.addGroup(TAGS);
    for (long value : values) {
      list.addGroup("list").append("element", value);
    }
  }
}
