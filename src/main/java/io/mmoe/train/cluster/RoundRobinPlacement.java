package io.mmoe.train.cluster;

import io.mmoe.build.graph.VariablePlacement;
import io.mmoe.settings.PartitionSettings;
import java.util.Optional;
import org.tensorflow.DeviceSpec;

/**
 * A placement that assigns variables and their shards to the parameter servers in turn.
 *
 * <p>The number of shards of a variable is {@code max(1, min(rows, servers, ceil(bytes /
 * minimum)))}, with the minimum size of a shard from {@link PartitionSettings}. A minimum of 0
 * gives one shard. Belongs to one graph. Not safe for use by several threads.
 */
public final class RoundRobinPlacement implements VariablePlacement {
  private final int servers;
  private final PartitionSettings partitions;
  private int placed;

  public RoundRobinPlacement(int servers, PartitionSettings partitions) {
    this.servers = servers;
    this.partitions = partitions;
  }

  @Override
  public int shards(Kind kind, long rows, long bytes) {
    long smallest = kind == Kind.TABLE ? partitions.tableBytes() : partitions.denseBytes();
    if (smallest == 0) {
      return 1;
    }
    long wanted = (bytes + smallest - 1) / smallest;
    return (int) Math.max(1, Math.min(Math.min(rows, servers), wanted));
  }

  @Override
  public Optional<DeviceSpec> next() {
    return Optional.of(device(placed++ % servers));
  }

  /** Returns the device of a parameter server. */
  static DeviceSpec device(int server) {
    return DeviceSpec.newBuilder().job(TaskServer.PS_JOB).task(server).build();
  }
}
