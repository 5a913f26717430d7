package io.mmoe.provenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * {@code runs.json} of a checkpoint directory: the training runs that led to its checkpoints, the
 * first one first. A run that crashed is there without an end.
 *
 * <p>Not safe for use by several threads.
 */
public final class RunHistory {
  private static final String NAME = "runs.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  public RunHistory(Path directory) {
    file = directory.resolve(NAME);
  }

  /**
   * Notes the beginning of a run.
   *
   * @param flags every flag with its value, given or default
   */
  public void begin(Map<String, String> flags) throws IOException {
    ArrayNode runs = read();
    ObjectNode run = runs.addObject();
    run.put("started", now());
    run.set("program", Program.current().describe());
    ObjectNode values = run.putObject("flags");
    flags.forEach(values::put);
    write(runs);
  }

  /**
   * Notes the end of the run that began last.
   *
   * @param globalStep the step reached
   * @param data the files that it read
   */
  public void end(long globalStep, List<Path> data) throws IOException {
    ArrayNode runs = read();
    ObjectNode run = (ObjectNode) runs.get(runs.size() - 1);
    run.put("ended", now());
    run.put("global_step", globalStep);
    ArrayNode files = run.putArray("data");
    for (Path path : data) {
      files.add(JSON.valueToTree(FileDigest.of(path)));
    }
    write(runs);
  }

  /** The runs noted; none if nobody kept a history, as Python does not. */
  public ArrayNode read() throws IOException {
    if (!Files.exists(file)) {
      return JSON.createArrayNode();
    }
    JsonNode runs = JSON.readTree(file.toFile());
    if (runs instanceof ArrayNode array) {
      return array;
    }
    throw new IOException(file + " is not a list of runs");
  }

  private void write(ArrayNode runs) throws IOException {
    Path temporary = file.resolveSibling(NAME + ".tmp");
    Files.writeString(temporary, runs.toPrettyString() + System.lineSeparator());
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
