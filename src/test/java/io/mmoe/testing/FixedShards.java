package io.mmoe.testing;

import io.mmoe.build.graph.VariablePlacement;
import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * A placement that cuts variables into a fixed number of shards, all in this process.
 *
 * @param tables number of shards of embedding tables
 * @param others number of shards of other weights
 */
public record FixedShards(int tables, int others) implements VariablePlacement {

  /** Cuts embedding tables only. */
  public static FixedShards ofTables(int shards) {
    return new FixedShards(shards, 1);
  }

  @Override
  public int shards(Kind kind, long rows, long bytes) {
    return (int) Math.min(rows, kind == Kind.TABLE ? tables : others);
  }

  @Override
  public Optional<DeviceSpec> next() {
    return Optional.empty();
  }
}
