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

  /** One week. */
  private static final int LONGEST_SESSION_TIMEOUT_SECONDS = 7 * 24 * 3600;

  public DistributedSettings {
    requireTimeout(sessionTimeout);
  }

  /** Checks a timeout, which a local run accepts too but does not use. */
  public static void requireTimeout(Duration sessionTimeout) {
    long seconds = sessionTimeout.toSeconds();
    require(
        seconds >= 1 && seconds <= LONGEST_SESSION_TIMEOUT_SECONDS,
        "--session_timeout",
        "1 to " + LONGEST_SESSION_TIMEOUT_SECONDS + " (seconds)",
        seconds);
  }
}
