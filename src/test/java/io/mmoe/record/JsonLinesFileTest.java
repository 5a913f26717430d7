package io.mmoe.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesFileTest {
  @TempDir Path directory;
  private JsonLinesFile lines;

  @BeforeEach
  void addThreeLines() throws IOException {
    lines = new JsonLinesFile(directory.resolve("lines.jsonl"));
    assertThat(lines.read()).isEmpty();
    lines.keepUpTo(7);
    for (long step : List.of(2L, 4L, 6L)) {
      lines.append(line(step));
    }
  }

  @Test
  void linesAreReadInOrderAndLaterStepsCanBeDropped() throws IOException {
    assertThat(steps()).containsExactly(2L, 4L, 6L);
    lines.keepUpTo(5);
    assertThat(steps()).containsExactly(2L, 4L);
    assertThat(Files.readAllLines(lines.file())).hasSize(2);
  }

  @Test
  void aTruncatedLineIsIgnoredAndTheNextStartsOnANewLine() throws IOException {
    Files.writeString(lines.file(), Files.readString(lines.file()) + "{\"step\":8,\"te");
    assertThat(steps()).containsExactly(2L, 4L, 6L);
    lines.append(line(8));
    assertThat(steps()).containsExactly(2L, 4L, 6L, 8L);
    lines.keepUpTo(8);
    assertThat(Files.readAllLines(lines.file())).hasSize(4);
  }

  @Test
  void damagedLinesCostOnlyThemselvesAndTheFileIsKeptAside() throws IOException {
    byte[] bytes = Files.readAllBytes(lines.file());
    bytes[3] = (byte) 0x80;
    Files.write(lines.file(), bytes);
    assertThat(steps()).containsExactly(4L, 6L);
    assertThat(lines.file()).hasBinaryContent(bytes);
    lines.keepUpTo(6);
    assertThat(Files.readAllLines(lines.file())).hasSize(2);
    assertThat(lines.file().resolveSibling("lines.jsonl.damaged")).hasBinaryContent(bytes);
  }

  @Test
  void aStepThatIsNoLongNumberIsDamaged() throws IOException {
    for (String step : List.of("99999999999999999999", "1.5", "\"3\"", "null", "{}")) {
      Files.writeString(lines.file(), "{\"step\":%s}%n{\"step\":7}%n".formatted(step));
      assertThat(steps()).containsExactly(7L);
    }
  }

  @Test
  void aFileThatCannotBeReadIsEmptyAndIsKeptAside() throws IOException {
    Files.delete(lines.file());
    Files.createDirectory(lines.file());
    assertThat(steps()).isEmpty();
    lines.keepUpTo(6);
    lines.append(line(8));
    assertThat(steps()).containsExactly(8L);
    assertThat(lines.file().resolveSibling("lines.jsonl.damaged")).isDirectory();
  }

  private List<Long> steps() throws IOException {
    return lines.read().stream().map(line -> line.get("step").asLong()).toList();
  }

  private static ObjectNode line(long step) {
    return new ObjectMapper().createObjectNode().put("step", step).put("text", "é");
  }
}
