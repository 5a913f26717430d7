package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
  @TempDir Path directory;

  @Test
  void endsLinesAtLineFeedsAndDropsTheCarriageReturnBefore() throws IOException {
    assertThat(lines("a\r\nb\n\nlast")).containsExactly("a", "b", "", "last");
  }

  @Test
  void findsNoLinesInAnEmptyFile() throws IOException {
    assertThat(lines("")).isEmpty();
  }

  @Test
  void keepsLinesWholeAcrossAndBeyondItsBuffer() throws IOException {
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    for (int length : new int[] {3_000_000, 0, 1, 1_048_575, 1_048_576, 1_048_577, 10}) {
      expected.add(Character.toString('a' + random.nextInt(26)).repeat(length));
    }
    assertThat(lines(String.join("\n", expected) + "\n")).isEqualTo(expected);
  }

  @Test
  void knowsHowMuchOfTheFileLiesBehindIt() throws IOException {
    String line = "x".repeat(1_499_999) + "\n";
    Path file = Files.writeString(directory.resolve("lines"), line.repeat(4));
    try (LineReader reader = new LineReader(file)) {
      for (int number = 1; number <= 4; number++) {
        reader.advance();
        assertThat(reader.share()).isEqualTo(number / 4.0);
      }
    }
  }

  private List<String> lines(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("lines"), content);
    List<String> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(file)) {
      while (reader.advance()) {
        lines.add(
            new String(
                reader.bytes(),
                reader.start(),
                reader.end() - reader.start(),
                StandardCharsets.UTF_8));
      }
    }
    return lines;
  }
}
