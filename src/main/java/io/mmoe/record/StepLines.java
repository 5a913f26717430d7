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
 * A file with one line of JSON for each of some steps. A line that a crash cut short does not
 * count.
 */
public record StepLines(Path file) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The lines that are whole, in their order; none if there is no file. */
  public List<JsonNode> read() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : texts()) {
      parse(line).ifPresent(lines::add);
    }
    return lines;
  }

  /** Drops the lines of later steps, which a run that went back has taken back. */
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

  /** Adds a line, and waits until it is on the disk. */
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
