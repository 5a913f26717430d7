package io.mmoe.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mmoe.provenance.RunHistory;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The flags of the run that led to a checkpoint.
 *
 * @param directory of the checkpoint
 */
public record RecordedFlags(Path directory) {

  /**
   * The value that a flag had, given or default; nothing if it had none, or nobody noted it.
   *
   * @param flag such as {@code --data_location}
   * @throws java.io.UncheckedIOException if there are notes that can't be read
   */
  public Optional<String> value(String flag) {
    ArrayNode runs = new RunHistory(directory).read();
    return runs.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(runs.get(runs.size() - 1).path("flags").get(flag))
            .map(value -> value.asText());
  }
}
