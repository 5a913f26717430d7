package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mmoe.base.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code runs.json} of a checkpoint directory: the training runs that led to its checkpoints, the
 * first one first. A run that crashed is there without an end.
 *
 * <p>Its methods throw {@link UncheckedIOException} if the file can't be read or written. Not safe
 * for use by several threads.
 */
public final class RunHistory {
  private static final String NAME = "runs.json";
  private static final String LABEL_RATES = "label_rates";
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
  public void begin(Map<String, String> flags) {
    ArrayNode runs = read();
    ObjectNode run = runs.addObject();
    run.put("started", now());
    run.set("program", Program.current().describe());
    ObjectNode values = run.putObject("flags");
    flags.forEach(values::put);
    write(runs);
  }

  /**
   * Notes the share of positives among the training rows of the run that began last.
   *
   * @param rates by task
   */
  public void labelRates(Map<String, Double> rates) {
    ArrayNode runs = read();
    ObjectNode noted = ((ObjectNode) runs.get(runs.size() - 1)).putObject(LABEL_RATES);
    rates.forEach(noted::put);
    write(runs);
  }

  /**
   * The share of positives among the training rows of the last run that noted it.
   *
   * @return for each task; nothing if there is none for one of them
   */
  public Optional<List<Double>> labelRates(List<String> tasks) {
    Optional<List<Double>> rates = Optional.empty();
    for (JsonNode run : read()) {
      JsonNode noted = run.path(LABEL_RATES);
      if (tasks.stream().allMatch(task -> noted.path(task).isNumber())) {
        rates = Optional.of(tasks.stream().map(task -> noted.path(task).asDouble()).toList());
      }
    }
    return rates;
  }

  /**
   * Notes the end of the run that began last.
   *
   * @param globalStep the step reached
   * @param data the files that it read
   */
  public void end(long globalStep, List<Path> data) {
    ArrayNode runs = read();
    ObjectNode run = (ObjectNode) runs.get(runs.size() - 1);
    run.put("ended", now());
    run.put("global_step", globalStep);
    write(runs); // Large files take a while to read.
    ArrayNode files = run.putArray("data");
    for (Path path : data) {
      files.add(JSON.valueToTree(digest(path)));
    }
    write(runs);
  }

  /** Gives another directory the history so far, which is its own from then on. */
  public void copyTo(Path directory) {
    new RunHistory(directory).write(read());
  }

  /** The runs noted; none if nobody kept a history, as Python does not. */
  public ArrayNode read() {
    if (!Files.exists(file)) {
      return JSON.createArrayNode();
    }
    try {
      if (JSON.readTree(file.toFile()) instanceof ArrayNode runs) {
        return runs;
      }
      throw new IOException("not a list of runs");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  private static FileDigest digest(Path path) {
    try {
      return FileDigest.of(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " can't be read: " + e.getMessage(), e);
    }
  }

  private void write(ArrayNode runs) {
    AtomicFile.write(file, runs.toPrettyString() + System.lineSeparator());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
