package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.time.Duration;

/**
 * The settings that only distributed training has.
 *
 * @param cluster the processes of the job
 * @param partitions how variables are partitioned into shards
 * @param sessionTimeout maximum time to wait for another process
 */
public record DistributedSettings(
    ClusterSettings cluster, PartitionSettings partitions, Duration sessionTimeout) {
  public static final int DEFAULT_SESSION_TIMEOUT_SECONDS = 600;

  public DistributedSettings {
    requireTimeout(sessionTimeout);
  }

  /** Requires a valid {@code --session_timeout}, which also a local run may be given. */
  public static void requireTimeout(Duration sessionTimeout) {
    require(
        sessionTimeout.toSeconds() > 0,
        "--session_timeout",
        "at least 1 (seconds)",
        sessionTimeout.toSeconds());
  }
}
