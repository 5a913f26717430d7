package io.mmoe.build.graph;

import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * A rule that divides the variables of a graph into shards and places each shard on a device.
 *
 * <p>A {@link VariableStore} calls it once for each variable, in the order of creation.
 */
public interface VariablePlacement {
  /** Every variable undivided, in the process of the session. */
  VariablePlacement LOCAL =
      new VariablePlacement() {
        @Override
        public int shards(Kind kind, long rows, long bytes) {
          return 1;
        }

        @Override
        public Optional<DeviceSpec> next() {
          return Optional.empty();
        }
      };

  /** The use of a variable. */
  enum Kind {
    /** An embedding table. */
    TABLE,
    /** A weight of the network. */
    DENSE
  }

  /**
   * Returns the number of shards along the first dimension.
   *
   * @param rows size of the first dimension
   * @param bytes size of the whole variable
   * @return 1 to {@code rows}
   */
  int shards(Kind kind, long rows, long bytes);

  /** Returns the device of the next shard, or empty for the process of the session. */
  Optional<DeviceSpec> next();
}
