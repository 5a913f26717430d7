package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFilesTest {
  private static final String GOOD = "0,1,p,a,c,m,u,b,i,s,g,f,1,2,3,4,5,x|y,z,49";

  @TempDir Path directory;

  @Test
  void countsTheGoldenRowsQuotedCommasAndAll() throws IOException {
    Path file = directory.resolve("rows");
    Files.copy(Golden.resource("train_rows.csv"), file);
    assertThat(countRows(file)).isEqualTo(320);
  }

  @Test
  void acceptsEmptyLabelsAndPrices() throws IOException {
    assertThat(countRows(write(",,p,,,,,,,,,,,,,,,,,"))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "49$; 50; price must be a whole number from 0 to 49, got \"50\"",
        "49$; -1; price must be a whole number from 0 to 49, got \"-1\"",
        "49$; abc; price must be a whole number from 0 to 49, got \"abc\"",
        "^0; 2; clk must be a whole number from 0 to 1, got \"2\"",
        "^0,1; 0,x; buy must be a whole number from 0 to 1, got \"x\"",
        ",49$; ''; has 19 columns instead of 20",
        "49$; 49,7; has 21 columns instead of 20",
        "p; \"p; an unclosed quote",
        "^.*$; ''; an empty line"
      })
  void namesFileLineAndProblemOfTheFirstBadRow(String pattern, String by, String problem)
      throws IOException {
    Path file = write(GOOD, GOOD.replaceFirst(pattern, by), "also bad");
    assertThatThrownBy(() -> countRows(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ", line 2: " + problem);
  }

  @Test
  void refusesAMissingAnEmptyAndAnUnreadableFile() throws IOException {
    Path missing = directory.resolve("missing");
    assertThatThrownBy(() -> countRows(missing))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(missing + ": there is no such file");
    Path empty = Files.createFile(directory.resolve("empty"));
    assertThatThrownBy(() -> countRows(empty)).hasMessage(empty + ": has no rows");
    assertThatThrownBy(() -> countRows(directory)).hasMessage(directory + ": not a readable file");
  }

  private static long countRows(Path file) {
    return RowFiles.of(List.of(file)).countRows(BadRowHandler.FAIL);
  }

  private Path write(String... lines) throws IOException {
    return Files.write(directory.resolve("rows"), List.of(lines));
  }
}
