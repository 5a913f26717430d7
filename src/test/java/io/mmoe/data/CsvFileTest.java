package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that lines stay whole across blocks. */
class CsvFileTest {
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

  private List<String> lines(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("lines"), content);
    List<String> lines = new ArrayList<>();
    try (BlockReader blocks = new CsvFile(file, false).blocks(TaobaoSchema.COLUMNS)) {
      for (var next = blocks.next(); next.isPresent(); next = blocks.next()) {
        while (next.get().advance()) {
          lines.add(next.get().text());
        }
      }
    }
    return lines;
  }
}
