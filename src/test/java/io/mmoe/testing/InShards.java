package io.mmoe.testing;

import io.mmoe.build.graph.VariablePlacement;
import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * Variables in so many pieces, all of them in this process.
 *
 * @param tables pieces of tables
 * @param others pieces of other weights
 */
public record InPieces(int tables, int others) implements VariablePlacement {

  /** Tables only. */
  public static InPieces ofTables(int pieces) {
    return new InPieces(pieces, 1);
  }

  @Override
  public int pieces(Kind kind, long rows, long bytes) {
    return (int) Math.min(rows, kind == Kind.TABLE ? tables : others);
  }

  @Override
  public Optional<DeviceSpec> next() {
    return Optional.empty();
  }
}
