package io.mmoe.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file in JSON Lines format, with one line per global step. A line that a crash truncated is
 * ignored.
 *
 * <p>Holds no open file. Not safe for use by several threads.
 */
public final class JsonLinesFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public JsonLinesFile(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** Returns the complete lines in their order. Empty if there is no file. */
  public List<JsonNode> read() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : texts()) {
      parse(line).ifPresent(lines::add);
    }
    return lines;
  }

  /**
   * Drops the lines of later steps, after a run has restored an earlier checkpoint. The result is
   * on disk afterwards, see {@link AtomicFile}.
   */
  public void keepUpTo(long step) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    List<String> kept = new ArrayList<>();
    for (String line : texts()) {
      if (parse(line).filter(node -> node.path("step").asLong() <= step).isPresent()) {
        kept.add(line);
      }
    }
    try (AtomicFile output = AtomicFile.at(file)) {
      Files.write(output.draft(), kept);
      output.publish();
    }
  }

  /** Appends a line. It is on disk afterwards. */
  public void append(ObjectNode line) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = channel.size();
      String separator = end == 0 || endsLine(channel, end) ? "" : "\n";
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(separator + line + "\n");
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
      channel.force(true);
    }
  }

  private static boolean endsLine(FileChannel channel, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.read(last, end - 1) == 1 && last.get(0) == '\n';
  }

  private List<String> texts() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private static Optional<JsonNode> parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return node.path("step").isIntegralNumber() ? Optional.of(node) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
