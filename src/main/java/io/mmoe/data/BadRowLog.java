package io.mmoe.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes over bad rows up to a number, and writes each into a file, once however often it is read:
 * in another epoch, or by the run that resumes this one. A line is a JSON object with {@code file},
 * {@code line} (or {@code row}), {@code problem} and {@code text}.
 *
 * <p>Safe for use by several threads. Only one process may write a file.
 */
public final class BadRowLog implements BadRowHandler {
  private static final Logger log = LoggerFactory.getLogger(BadRowLog.class);
  private static final int LOGGED = 20;

  private final Path file;
  private final BadRowLimit limit;
  private final ObjectMapper json = new ObjectMapper();
  private final Set<Place> met = new HashSet<>();
  private final Set<Place> written = new HashSet<>();

  private record Place(String file, long number) {}

  /**
   * @param file made at the first bad row; one that is there is added to
   * @param most bad rows that may be passed over in one run
   */
  public BadRowLog(Path file, long most) {
    this.file = file;
    limit = new BadRowLimit(most);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException at one more than may be
   * @throws UncheckedIOException if the file can't be written
   */
  @Override
  public synchronized void accept(BadRow row) {
    Place place = new Place(row.file().toString(), row.number());
    if (met.isEmpty()) {
      readWritten();
    }
    if (!met.add(place)) {
      return;
    }
    if (written.add(place)) {
      write(row);
    }
    if (met.size() <= LOGGED) {
      log.warn("Skipped {}", row.message());
    }
    if (met.size() == LOGGED) {
      log.warn("Further bad rows are named in {} only", file);
    }
    limit.accept(row);
  }

  private void write(BadRow row) {
    ObjectNode line = json.createObjectNode();
    line.put("file", row.file().toString());
    line.put(row.unit(), row.number());
    line.put("problem", row.problem());
    line.put("text", row.text());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written: " + e.getMessage(), e);
    }
  }

  private void readWritten() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
    for (String line : lines) {
      try {
        JsonNode row = json.readTree(line);
        written.add(
            new Place(
                row.path("file").asText(), row.path("line").asLong(row.path("row").asLong())));
      } catch (JsonProcessingException e) {
        log.warn("{} has a line that is cut off: {}", file, line);
      }
    }
  }
}
