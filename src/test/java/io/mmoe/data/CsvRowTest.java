package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.data.RowBlock.MalformedRowException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowTest {
  private final CsvRow row = new CsvRow(4);

  @Test
  void findsPlainQuotedAndEmptyFields() throws MalformedRowException {
    assertThat(split("7,\"a,b\",,\"\"")).isEqualTo(4);
    assertThat(row.wholeNumber(0)).isEqualTo(7);
    assertThat(row.text(1)).isEqualTo("a,b");
    assertThat(row.isEmpty(2)).isTrue();
    assertThat(row.isEmpty(3)).isTrue();
  }

  @Test
  void countsFieldsBeyondItsCapacity() throws MalformedRowException {
    assertThat(split("a,b,c,d,e,f")).isEqualTo(6);
    assertThat(row.text(3)).isEqualTo("d");
  }

  @Test
  void aLineThatEndsWithACommaEndsWithAnEmptyField() throws MalformedRowException {
    assertThat(split("a,")).isEqualTo(2);
    assertThat(row.isEmpty(1)).isTrue();
  }

  @Test
  void aDoubledQuoteBelongsToTheField() throws MalformedRowException {
    assertThat(split("\"say \"\"hi\"\"\",x")).isEqualTo(2);
    assertThat(row.text(0)).isEqualTo("say \"\"hi\"\"");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "49,49", "-3,-3", "007,7", "12345678,12345678"})
  void readsWholeNumbers(String text, int value) throws MalformedRowException {
    split(text);
    assertThat(row.wholeNumber(0)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"abc", "1.5", "-", "' 1'", "123456789", "1e3"})
  void takesNothingElseForAWholeNumber(String text) throws MalformedRowException {
    split(text);
    assertThat(row.wholeNumber(0)).isEqualTo(Integer.MIN_VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"abc|an unclosed quote",
        "a,\"b,c|an unclosed quote",
        "\"a\"b|text after a closing quote",
        "a\"b|a quote inside a field that does not start with one"
      })
  void namesTheBrokenQuotingRule(String line, String problem) {
    assertThatThrownBy(() -> split(line)).hasMessage(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "\"a\rb\""})
  void refusesACarriageReturnInsideAField(String line) {
    assertThatThrownBy(() -> split(line)).hasMessage("a carriage return inside a field");
  }

  /** The mark is invisible, so without this message nobody would see why the label is invalid. */
  @Test
  void namesAByteOrderMark() {
    assertThatThrownBy(() -> split("\uFEFF0,0,a,b"))
        .hasMessage("a byte order mark before the first field; save the file as UTF-8 without it");
  }

  private int split(String line) throws MalformedRowException {
    byte[] bytes = ("##" + line + "##").getBytes(StandardCharsets.UTF_8);
    return row.split(bytes, 2, bytes.length - 2);
  }
}
