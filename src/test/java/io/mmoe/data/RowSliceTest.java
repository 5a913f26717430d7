package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowSliceTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 1000})
  void slicesTogetherAreTheFilesAndEachHasWholeLines(int slices) throws IOException {
    List<Path> files =
        List.of(
            Files.writeString(directory.resolve("a"), "one\ntwo two\n\nthree\n"),
            Files.writeString(directory.resolve("b"), ""),
            Files.writeString(directory.resolve("c"), "four\r\nfive four three two one\nsix"));
    StringBuilder joined = new StringBuilder();
    List<RowSlice> cut = RowSlice.cut(files, slices);
    for (RowSlice slice : cut) {
      for (RowSlice.Range range : slice.ranges()) {
        byte[] bytes = Files.readAllBytes(range.file());
        joined.append(
            new String(
                Arrays.copyOfRange(bytes, (int) range.from(), (int) range.to()),
                StandardCharsets.UTF_8));
        assertThat(range.to() == bytes.length || bytes[(int) range.to() - 1] == '\n').isTrue();
      }
    }
    assertThat(cut).hasSize(slices);
    assertThat(joined.toString())
        .isEqualTo(Files.readString(files.get(0)) + Files.readString(files.get(2)));
  }
}
