package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.mmoe.base.DamagedFile;
import io.mmoe.base.FailureReason;
import io.mmoe.base.OutputException;
import io.mmoe.data.LabelCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code runs.json} of a checkpoint directory: the provenance of its checkpoints. It lists
 * the training runs in their order, each with the program, all flags, the label rates and the
 * digests of the input files. A run that crashed has no end.
 *
 * <p>All methods throw {@link OutputException} if the file can't be written. Not safe for use by
 * several threads.
 */
public final class RunHistory {
  private static final Logger log = LoggerFactory.getLogger(RunHistory.class);
  private static final String NAME = "runs.json";
  private static final String ENDED = "ended";
  private static final String LABEL_RATES = "label_rates";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private boolean damaged;

  public RunHistory(Path directory) {
    file = directory.resolve(NAME);
  }

  /**
   * Records the start of a run.
   *
   * @param flags all flags with their values, given or default
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
   * Records the label rates of the training rows of the current run.
   *
   * @param tasks names of the tasks, in the order of the counts
   */
  public void addLabelRates(List<String> tasks, LabelCounts counts) {
    ArrayNode runs = read();
    ObjectNode rates = ((ObjectNode) runs.get(runs.size() - 1)).putObject(LABEL_RATES);
    for (int task = 0; task < tasks.size(); task++) {
      rates.put(tasks.get(task), counts.rates().get(task));
    }
    write(runs);
  }

  /**
   * Returns the label rates of the latest run that recorded them.
   *
   * @return the rate of each task, or empty if no run has recorded all of them
   */
  public Optional<List<Double>> labelRates(List<String> tasks) {
    Optional<List<Double>> rates = Optional.empty();
    for (JsonNode run : read()) {
      JsonNode recorded = run.path(LABEL_RATES);
      if (tasks.stream().allMatch(task -> recorded.path(task).isNumber())) {
        rates = Optional.of(tasks.stream().map(task -> recorded.path(task).asDouble()).toList());
      }
    }
    return rates;
  }

  /**
   * Records the end of the current run, then the digests of its input files.
   *
   * @param globalStep the step that the run reached
   * @param data the files that it read
   * @throws UncheckedIOException if one of these files can't be read
   */
  public void end(long globalStep, List<Path> data) {
    ArrayNode runs = read();
    ObjectNode run = (ObjectNode) runs.get(runs.size() - 1);
    run.put(ENDED, now());
    run.put("global_step", globalStep);
    write(runs); // The digests of large files take a while.
    ArrayNode files = run.putArray("data");
    for (Path path : data) {
      addDigest(files.addObject(), path);
    }
    write(runs);
  }

  /** Copies the history to another directory, for example that of the best checkpoints. */
  public void copyTo(Path directory) {
    new RunHistory(directory).write(read());
  }

  /**
   * Compares the run in progress with the latest earlier run that had other values of some flags.
   * Runs that reached their end come first, because another run may have failed at its start.
   *
   * @param names the names of the flags
   * @return the earlier values of the flags that differ. Empty if no run is in progress, or if no
   *     earlier run differs
   */
  public Map<String, String> earlierFlags(List<String> names) {
    ArrayNode runs = read();
    int current = runs.size() - 1;
    if (current < 0 || runs.get(current).has(ENDED)) {
      return Map.of();
    }
    Map<String, String> found = Map.of();
    boolean ended = false;
    for (JsonNode run : runs) {
      Map<String, String> flags = differing(names, run, runs.get(current));
      if (!flags.isEmpty() && (run.has(ENDED) || !ended)) {
        found = flags;
        ended = run.has(ENDED);
      }
    }
    return found;
  }

  private static Map<String, String> differing(List<String> names, JsonNode run, JsonNode other) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (String name : names) {
      String value = run.path("flags").path(name).asText();
      if (!value.isEmpty() && !value.equals(other.path("flags").path(name).asText())) {
        flags.put(name, value);
      }
    }
    return flags;
  }

  /**
   * Returns the runs. Empty without a file, as in directories that Python's train.py wrote. A
   * damaged file counts as empty, with a warning.
   */
  public ArrayNode read() {
    if (!Files.exists(file)) {
      return JSON.createArrayNode();
    }
    String problem = "it is no list of runs";
    try {
      if (JSON.readTree(file.toFile()) instanceof ArrayNode runs && areRuns(runs)) {
        return runs;
      }
    } catch (IOException e) {
      problem = FailureReason.of(e);
    }
    damaged = true;
    log.warn("{} is ignored: {}", file, problem);
    return JSON.createArrayNode();
  }

  private static boolean areRuns(ArrayNode runs) {
    for (JsonNode run : runs) {
      if (!run.isObject()) {
        return false;
      }
    }
    return true;
  }

  private static void addDigest(ObjectNode node, Path path) {
    try {
      String sha256 = MoreFiles.asByteSource(path).hash(Hashing.sha256()).toString();
      node.put("name", path.getFileName().toString());
      node.put("bytes", Files.size(path));
      node.put("sha256", sha256);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " can't be read: " + FailureReason.of(e), e);
    }
  }

  /** Replaces the file. A damaged one is kept under another name. */
  private void write(ArrayNode runs) {
    if (damaged) {
      try {
        DamagedFile.setAside(file);
      } catch (IOException e) {
        throw OutputException.unwritable(file, e);
      }
      damaged = false;
    }
    DamagedFile.replace(file, runs.toPrettyString() + System.lineSeparator());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
