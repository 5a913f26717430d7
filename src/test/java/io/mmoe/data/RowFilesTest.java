package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  void theRowsToComeAreEstimatedByTheBytesReadSoFar() throws IOException {
    int rows = 200_000;
    Path file = directory.resolve("rows");
    Files.writeString(file, (GOOD + "\n").repeat(rows));
    try (RowReader reader = RowFiles.of(List.of(file)).read(BadRowHandler.FAIL)) {
      reader.advance();
      assertThat(reader.expectedRows()).isEmpty();
      while (reader.advance() && reader.rowsRead() < rows / 2) {}
      assertThat(reader.expectedRows().orElseThrow()).isBetween(rows * 9L / 10, rows * 11L / 10);
    }
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
    assertThatThrownBy(() -> countRows(directory))
        .hasMessage(directory + ": a directory, not a file");
  }

  private static long countRows(Path file) {
    return RowFiles.of(List.of(file)).countRows(BadRowHandler.FAIL);
  }

  private Path write(String... lines) throws IOException {
    return Files.write(directory.resolve("rows"), List.of(lines));
  }

  @Test
  void countsThePositivesOfEachLabel() throws IOException {
    String rest = GOOD.substring(3);
    LabelCounts counts =
        RowFiles.of(
                List.of(write("1,1" + rest, "1,0" + rest, ",1" + rest, "0," + rest, "1,0" + rest)))
            .countLabels(BadRowHandler.FAIL);
    assertThat(counts).isEqualTo(new LabelCounts(5, List.of(3L, 2L)));
    assertThat(counts.rates()).containsExactly(0.6, 0.4);
  }

  @Test
  void usersOfEqualNamesHaveEqualKeysAndAFileThatEndsEarlyIsRefused() throws IOException {
    String[] fields = GOOD.split(",", -1);
    String[] users = {"u1", "u2", "u1", "", "\"u2\""};
    List<String> lines = new ArrayList<>();
    for (String user : users) {
      fields[8] = user;
      lines.add(String.join(",", fields));
    }
    Path file = write(lines.toArray(new String[0]));
    try (UserKeys keys = UserKeys.open(RowFiles.of(List.of(file)))) {
      long first = keys.getAsLong();
      long second = keys.getAsLong();
      assertThat(keys.getAsLong()).isEqualTo(first).isNotEqualTo(second);
      assertThat(keys.getAsLong()).isNotEqualTo(first).isNotEqualTo(second);
      assertThat(keys.getAsLong()).isEqualTo(second);
      assertThatThrownBy(keys::getAsLong)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("has fewer rows than were scored");
    }
  }
}
