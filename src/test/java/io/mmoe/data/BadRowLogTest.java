package io.mmoe.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mmoe.base.OutputException;
import io.mmoe.testing.Gzip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  void damagedLinesOfAnEarlierRunDoNotBlockTheNextOne() throws IOException {
    log(2).accept(row(1));
    byte[] written = Files.readAllBytes(file());
    byte[] damage = {'{', (byte) 0xff, (byte) 0xfe, 0, '\n', 'n', 'u', 'l', 'l', '\n', '{', '"'};
    Files.write(file(), Gzip.join(written, damage));
    BadRowLog next = log(2);
    next.accept(row(1));
    next.accept(row(2));
    assertThat(Files.readAllBytes(file()))
        .startsWith(Gzip.join(written, damage))
        .endsWith(
            "\n{\"file\":\"data\",\"line\":2,\"problem\":\"is bad\",\"text\":\"a,b\"}\n"
                .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aLogThatCannotBeWrittenIsNamed() throws IOException {
    Files.createDirectories(file());
    assertThatThrownBy(() -> log(2).accept(row(1)))
        .isInstanceOf(OutputException.class)
        .hasMessage(file() + " can't be written: it is no file");
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
