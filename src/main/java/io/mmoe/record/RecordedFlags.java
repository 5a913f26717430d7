package io.mmoe.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The recorded flags of a training run.
 *
 * @param values values by flag name, given or default
 */
public record RecordedFlags(Map<String, String> values) {
  /** The flags of a run without recorded history. */
  public static final RecordedFlags NONE = new RecordedFlags(Map.of());

  public RecordedFlags {
    values = Map.copyOf(values);
  }

  /**
   * Reads the flags of the latest run from the {@link RunHistory} of a checkpoint directory.
   * Returns none if the history is damaged.
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

  /** Returns the value of a flag such as {@code --data_location}, or empty if it had none. */
  public Optional<String> value(String flag) {
    return Optional.ofNullable(values.get(flag));
  }
}
