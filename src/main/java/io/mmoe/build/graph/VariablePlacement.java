package io.mmoe.build.graph;

import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * Where the variables of a graph live, and in how many pieces. Asked once for each variable, in the
 * order in which they are made.
 */
public interface VariablePlacement {
  /** Every variable in one piece, in the session's own process. */
  VariablePlacement LOCAL =
      new VariablePlacement() {
        @Override
        public int pieces(Kind kind, long rows, long bytes) {
          return 1;
        }

        @Override
        public Optional<DeviceSpec> next() {
          return Optional.empty();
        }
      };

  /** What a variable is for. */
  enum Kind {
    /** An embedding table. */
    TABLE,
    /** A weight of the network. */
    DENSE
  }

  /**
   * Pieces along the first dimension.
   *
   * @param rows size of the first dimension
   * @param bytes of the whole variable
   * @return 1 to {@code rows}
   */
  int pieces(Kind kind, long rows, long bytes);

  /** The device of the next piece; nothing for the session's own. */
  Optional<DeviceSpec> next();
}
