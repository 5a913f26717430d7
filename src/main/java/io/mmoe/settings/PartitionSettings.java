package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

/**
 * How variables are partitioned into shards on the parameter servers. A variable has at most one
 * shard per server, and no shard is smaller than the minimum. A minimum of 0 disables partitioning.
 *
 * @param tableMegabytes minimum size of a shard of an embedding table
 * @param denseKilobytes minimum size of a shard of any other weight
 */
public record PartitionSettings(int tableMegabytes, int denseKilobytes) {
  public static final PartitionSettings NONE = new PartitionSettings(0, 0);

  public PartitionSettings {
    require(
        tableMegabytes >= 0,
        "--input_layer_partitioner",
        "0 (tables in one piece) or more",
        tableMegabytes);
    require(
        denseKilobytes >= 0,
        "--dense_layer_partitioner",
        "0 (weights in one piece) or more",
        denseKilobytes);
  }

  /** Returns the minimum size of a shard of an embedding table. */
  public long tableBytes() {
    return (long) tableMegabytes << 20;
  }

  /** Returns the minimum size of a shard of any other weight. */
  public long denseBytes() {
    return (long) denseKilobytes << 10;
  }
}
