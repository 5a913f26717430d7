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

  private List<Long> steps() throws IOException {
    return lines.read().stream().map(line -> line.get("step").asLong()).toList();
  }

  private static ObjectNode line(long step) {
    return new ObjectMapper().createObjectNode().put("step", step).put("text", "é");
  }
}
