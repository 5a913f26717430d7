package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.time.Duration;

/**
 * Everything that training in several processes is told beside what a local run is.
 *
 * @param partitions when variables are cut into pieces
 * @param sessionTimeout how long to wait for another process before giving up
 */
public record DistributedSettings(
    ClusterSettings cluster, PartitionSettings partitions, Duration sessionTimeout) {
  public static final int DEFAULT_SESSION_TIMEOUT_SECONDS = 600;

  public DistributedSettings {
    require(
        sessionTimeout.toSeconds() > 0,
        "--session_timeout",
        "at least 1 (seconds)",
        sessionTimeout.toSeconds());
  }
}
