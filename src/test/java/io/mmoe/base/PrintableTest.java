package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Text from outside can't control a terminal. */
class PrintableTest {

  @Test
  void ordinaryTextStaysAsItIs() {
    String text = "430539_1007 caf\u00e9 \u4ef7\u683c \ud83d\ude00 a\"b\\c";
    assertThat(Printable.of(text)).isEqualTo(text);
    assertThat(Printable.of("")).isEmpty();
  }

  @Test
  void controlCharactersOfBothSetsAreEscaped() {
    assertThat(Printable.of("\u001b[31mred\u0007\u007f")).isEqualTo("\\u001b[31mred\\u0007\\u007f");
    assertThat(Printable.of("\u009b31m\u0085\u0000")).isEqualTo("\\u009b31m\\u0085\\u0000");
    assertThat(Printable.of("a\nb\r\tc")).isEqualTo("a\\nb\\r\\tc");
  }

  @Test
  void invisibleAndReorderingCharactersAreEscaped() {
    assertThat(Printable.of("\u202eevil\u2066\u200f\ufeff"))
        .isEqualTo("\\u202eevil\\u2066\\u200f\\ufeff");
    assertThat(Printable.of("a\u2028b\u2029c")).isEqualTo("a\\u2028b\\u2029c");
    assertThat(Printable.of("\udb40\udc41")).as("a tag character").isEqualTo("\\udb40\\udc41");
    assertThat(Printable.of("\ud83d")).as("half a character").isEqualTo("\\ud83d");
  }

  @Test
  void everyControlCharacterOfTheBasicPlaneIsEscaped() {
    for (int point = 0; point <= Character.MAX_VALUE; point++) {
      String printed = Printable.of(Character.toString(point));
      assertThat(printed.chars().anyMatch(each -> Character.isISOControl(each))).isFalse();
    }
  }

  @Test
  void severalLinesKeepOnlyTheirLineBreaks() {
    assertThat(Printable.lines("{\n  \u001b\r\n}")).isEqualTo("{\n  \\u001b\\r\n}");
  }

  @Test
  void longTextIsShortened() {
    assertThat(Printable.shortened("abcde", 5)).isEqualTo("abcde");
    assertThat(Printable.shortened("abcdef", 5)).isEqualTo("abcde...");
    assertThat(Printable.shortened("\u001b".repeat(5), 5)).isEqualTo("\\u001...");
    assertThat(Printable.shortened("x".repeat(100_000_000), 10)).hasSize(13);
  }

  @Test
  void aProgressBarShowsPrintableText() {
    ProgressBar bar =
        new ProgressBar("Checking a\u001b[2J\nb", "rows", 1, OptionalLong.empty(), 0, "\u009b");
    assertThat(bar.text(80)).isEqualTo("Checking a\\u001b[2J\\nb 1 rows, \\u009b");
  }
}
