package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The flags of a training run.
 *
 * @param values given or default, as text
 */
public record RecordedFlags(Map<String, String> values) {
  /** Those of a run of which nothing is noted. */
  public static final RecordedFlags NONE = new RecordedFlags(Map.of());

  public RecordedFlags {
    values = Map.copyOf(values);
  }

  /**
   * Those of the last run that led to a checkpoint.
   *
   * @param directory of the checkpoint
   * @throws java.io.UncheckedIOException if there are notes that can't be read
   */
  public static RecordedFlags of(Path directory) {
    Map<String, String> values = new TreeMap<>();
    for (JsonNode run : new RunHistory(directory).read()) {
      values.clear();
      run.path("flags")
          .properties()
          .forEach(flag -> values.put(flag.getKey(), flag.getValue().asText()));
    }
    return new RecordedFlags(values);
  }

  /** The value of a flag such as {@code --data_location}; nothing if it had none. */
  public Optional<String> value(String flag) {
    return Optional.ofNullable(values.get(flag));
  }
}
