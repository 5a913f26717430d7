package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

/**
 * When variables are cut into pieces for the parameter servers: into at most one for each server,
 * none of them smaller than this; 0 cuts nothing.
 *
 * @param tableMegabytes smallest piece of an embedding table
 * @param denseKilobytes smallest piece of another weight
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

  /** Of a table, in bytes. */
  public long tableBytes() {
    return (long) tableMegabytes << 20;
  }

  /** Of another weight, in bytes. */
  public long denseBytes() {
    return (long) denseKilobytes << 10;
  }
}
