package io.mmoe.testing;

import io.mmoe.build.graph.VariablePlacement;
import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * A placement of all shards in this process.
 *
 * @param tables number of shards of each table
 * @param others number of shards of each other weight
 */
public record InShards(int tables, int others) implements VariablePlacement {

  /** Creates a placement that shards tables only. */
  public static InShards ofTables(int shards) {
    return new InShards(shards, 1);
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
