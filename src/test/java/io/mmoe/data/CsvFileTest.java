package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.settings.schema.TaobaoSchema;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  @Test
  void aLineOfAnyLengthTakesBoundedMemory() throws IOException {
    Path file = directory.resolve("lines");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 30);
    }
    assertThatThrownBy(() -> lines(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ", line 1: longer than 64 MB, so probably not a row");
  }

  @Test
  void aFileThatIsCutWhileItIsReadFails() throws IOException {
    Path file = Files.writeString(directory.resolve("lines"), "a row\n".repeat(500_000));
    CsvFile lines = new CsvFile(file, CsvFile.Encoding.PLAIN);
    try (BlockReader blocks = lines.blocks(TaobaoSchema.COLUMNS)) {
      assertThat(blocks.next()).isPresent();
      cut(file, 6 * 200_000);
      assertThatThrownBy(() -> blocks.next())
          .isInstanceOf(DataException.class)
          .hasMessage(file + ": can't be read: it became shorter while it was read");
    }
  }

  @Test
  void aSliceOfAFileThatWasCutFails() throws IOException {
    Path file = Files.writeString(directory.resolve("lines"), "a row\n".repeat(1000));
    RowSlice last = RowSlice.cut(List.of(file), 4).get(3);
    cut(file, 6 * 800);
    try (BlockReader blocks = last.open()) {
      assertThatThrownBy(blocks::next)
          .isInstanceOf(DataException.class)
          .hasMessage(file + ": can't be read: it became shorter while it was read");
    }
  }

  private static void cut(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  private List<String> lines(String content) throws IOException {
    return lines(Files.writeString(directory.resolve("lines"), content));
  }

  private static List<String> lines(Path file) {
    List<String> lines = new ArrayList<>();
    CsvFile lineFile = new CsvFile(file, CsvFile.Encoding.PLAIN);
    try (BlockReader blocks = lineFile.blocks(TaobaoSchema.COLUMNS)) {
      for (var next = blocks.next(); next.isPresent(); next = blocks.next()) {
        while (next.get().advance()) {
          lines.add(next.get().text());
        }
      }
    }
    return lines;
  }
}
