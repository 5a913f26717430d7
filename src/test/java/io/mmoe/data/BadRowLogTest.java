package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRowLogTest {
  @TempDir Path directory;

  @Test
  void aRepeatedRowCountsOnce() throws IOException {
    BadRowLog log = log(2);
    for (int epoch = 0; epoch < 3; epoch++) {
      log.accept(row(1));
      log.accept(row(2));
    }
    assertThat(lines()).isEqualTo(2);
    assertThatThrownBy(() -> log.accept(row(3)))
        .isInstanceOf(DataException.class)
        .hasMessage("more than 2 bad rows (--max_bad_rows), the last of them data, line 3: is bad");
  }

  @Test
  void theNextRunCountsFromZeroAndAppendsOnlyNewRows() throws IOException {
    log(2).accept(row(1));
    Files.writeString(file(), Files.readString(file()) + "{cut off\n");
    BadRowLog next = log(2);
    next.accept(row(1));
    next.accept(row(2));
    assertThat(Files.readString(file()).lines())
        .containsExactly(
            "{\"file\":\"data\",\"line\":1,\"problem\":\"is bad\",\"text\":\"a,b\"}",
            "{cut off",
            "{\"file\":\"data\",\"line\":2,\"problem\":\"is bad\",\"text\":\"a,b\"}");
  }

  @Test
  void nothingIsWrittenWithoutABadRow() {
    log(2);
    assertThat(file()).doesNotExist();
  }

  private BadRowLog log(long most) {
    return new BadRowLog(file(), most);
  }

  private Path file() {
    return directory.resolve("run/bad_rows.jsonl");
  }

  private long lines() throws IOException {
    return Files.readAllLines(file()).size();
  }

  private static BadRow row(long line) {
    return new BadRow(Path.of("data"), "line", line, "is bad", "a,b");
  }
}
