package io.mmoe.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.FailureReason;
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
 * A handler that skips a limited number of malformed rows and appends each to a log file. Each row
 * is logged once, even if another epoch or a resumed run reads it again. A line of the file is a
 * JSON object with {@code file}, {@code line} (or {@code row}), {@code problem} and {@code text}.
 *
 * <p>Safe for use by several threads. Only one process may write a file.
 */
public final class BadRowLog implements BadRowHandler {
  private static final Logger log = LoggerFactory.getLogger(BadRowLog.class);
  private static final int MAX_WARNINGS = 20;

  private final Path file;
  private final Limit limit;
  private final ObjectMapper json = new ObjectMapper();
  private final Set<RowId> seen = new HashSet<>();
  private final Set<RowId> written = new HashSet<>();

  private record RowId(String file, long number) {}

  /**
   * @param file log file, created at the first malformed row or appended to if it exists
   * @param max maximum number of skipped rows in one run
   */
  public BadRowLog(Path file, long max) {
    this.file = file;
    limit = new Limit(max);
  }

  /**
   * {@inheritDoc}
   *
   * @throws DataException at the first row beyond the maximum
   * @throws UncheckedIOException if the log file can't be written
   */
  @Override
  public synchronized void accept(BadRow row) {
    RowId id = new RowId(row.file().toString(), row.number());
    if (seen.isEmpty()) {
      readWritten();
    }
    if (!seen.add(id)) {
      return;
    }
    if (written.add(id)) {
      write(row);
    }
    if (seen.size() <= MAX_WARNINGS) {
      log.warn("Skipped {}", row.message());
    }
    if (seen.size() == MAX_WARNINGS) {
      log.warn("Further bad rows are listed only in {}", file);
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
      throw new UncheckedIOException(file + " can't be written: " + FailureReason.of(e), e);
    }
  }

  private void readWritten() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + FailureReason.of(e), e);
    }
    for (String line : lines) {
      try {
        JsonNode row = json.readTree(line);
        written.add(
            new RowId(
                row.path("file").asText(), row.path("line").asLong(row.path("row").asLong())));
      } catch (JsonProcessingException e) {
        log.warn("{} has a truncated line: {}", file, line);
      }
    }
  }
}
