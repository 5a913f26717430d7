package io.mmoe.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.AtomicFile;
import io.mmoe.base.DamagedFile;
import io.mmoe.base.FailureReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in JSON Lines format, with one line per global step. A line that a crash truncated is
 * ignored.
 *
 * <p>Holds no open file. Not safe for use by several threads.
 */
public final class JsonLinesFile {
  private static final Logger log = LoggerFactory.getLogger(JsonLinesFile.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public JsonLinesFile(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /**
   * Returns the complete lines in their order. Empty if there is no file. Damaged lines are left
   * out with a warning, and so is a file that can't be read.
   */
  public List<JsonNode> read() {
    Content content = content();
    if (content.damaged()) {
      log.warn("{} is damaged: {} of its lines are ignored", file, content.ignored());
    }
    return content.lines().stream().map(Line::node).toList();
  }

  /**
   * Drops the lines of later steps, after a run has restored an earlier checkpoint. The result is
   * on disk afterwards, see {@link AtomicFile}. A damaged file is kept under another name.
   */
  public void keepUpTo(long step) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Content content = content();
    if (content.damaged()) {
      DamagedFile.setAside(file);
    }
    List<String> kept =
        content.lines().stream()
            .filter(line -> line.node().path("step").asLong() <= step)
            .map(Line::text)
            .toList();
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

  private record Line(String text, JsonNode node) {}

  /**
   * The content of a file.
   *
   * @param ignored the number of damaged lines
   * @param damaged whether there are more of them than one that a crash truncated
   */
  private record Content(List<Line> lines, int ignored, boolean damaged) {}

  private Content content() {
    if (!Files.exists(file)) {
      return new Content(List.of(), 0, Files.isSymbolicLink(file));
    }
    List<Optional<String>> texts;
    try {
      texts = DamagedFile.lines(file);
    } catch (IOException e) {
      log.warn("{} can't be read: {}", file, FailureReason.of(e));
      return new Content(List.of(), 0, true);
    }
    List<Line> lines = new ArrayList<>();
    int lastIgnored = -1;
    for (int i = 0; i < texts.size(); i++) {
      Optional<Line> line = texts.get(i).flatMap(JsonLinesFile::parse);
      line.ifPresent(lines::add);
      lastIgnored = line.isPresent() ? lastIgnored : i;
    }
    int ignored = texts.size() - lines.size();
    boolean truncated = ignored == 1 && lastIgnored == texts.size() - 1;
    return new Content(lines, ignored, ignored > 0 && !truncated);
  }

  private static Optional<Line> parse(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      JsonNode step = node.path("step");
      return step.isIntegralNumber() && step.canConvertToLong()
          ? Optional.of(new Line(line, node))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
