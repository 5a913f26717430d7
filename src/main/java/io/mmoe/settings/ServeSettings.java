package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Everything that a model server is told.
 *
 * @param base holds a directory for each version of the model
 * @param name of the model in requests
 * @param host the address to bind to
 * @param restPort of HTTP; 0 takes a free one
 * @param grpcPort of gRPC; 0 takes a free one
 * @param batching how requests are merged
 * @param poll how often to look for a new version
 * @param maxRequestMegabytes of a request's body
 * @param requestTimeout for a request to arrive
 */
public record ServeSettings(
    Path base,
    String name,
    String host,
    int restPort,
    int grpcPort,
    Batching batching,
    Duration poll,
    int maxRequestMegabytes,
    Duration requestTimeout,
    ThreadSettings threads) {

  public static final String LOOPBACK = "127.0.0.1";
  public static final int DEFAULT_REST_PORT = 8501;
  public static final int DEFAULT_GRPC_PORT = 8500;
  public static final int DEFAULT_MAX_REQUEST_MB = 16;
  public static final int DEFAULT_POLL_SECONDS = 1;
  public static final int DEFAULT_TIMEOUT_SECONDS = 30;
  private static final int MAX_REQUEST_MB = 1024;
  private static final int MAX_PORT = 65_535;

  public ServeSettings {
    require(restPort >= 0 && restPort <= MAX_PORT, "--rest_api_port", "0 to 65535", restPort);
    require(grpcPort >= 0 && grpcPort <= MAX_PORT, "--port", "0 to 65535", grpcPort);
    require(
        poll.toSeconds() > 0, "--file_system_poll_wait_seconds", "at least 1", poll.toSeconds());
    require(
        maxRequestMegabytes > 0 && maxRequestMegabytes <= MAX_REQUEST_MB,
        "--max_request_mb",
        "1 to 1024",
        maxRequestMegabytes);
    require(
        requestTimeout.toSeconds() > 0,
        "--request_timeout_seconds",
        "at least 1",
        requestTimeout.toSeconds());
  }

  public int maxRequestBytes() {
    return maxRequestMegabytes << 20;
  }

  /**
   * How requests that wait together are merged.
   *
   * @param maxRows rows that the model is asked at once; a larger request is asked by itself
   * @param maxDelay how long a request waits for others; 0 merges those only that wait anyway
   *     because the model is busy
   * @param maxQueuedRows rows that may wait; more are refused
   */
  public record Batching(int maxRows, Duration maxDelay, int maxQueuedRows) {
    public static final int DEFAULT_MAX_ROWS = 512;
    public static final int DEFAULT_MAX_DELAY_MICROS = 0;
    public static final int DEFAULT_MAX_QUEUED_ROWS = 65_536;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    public Batching {
      require(maxRows > 0, "--max_batch_size", "at least 1", maxRows);
      require(
          !maxDelay.isNegative() && maxDelay.compareTo(LONGEST_DELAY) <= 0,
          "--batch_timeout_micros",
          "0 to " + TimeUnit.MICROSECONDS.convert(LONGEST_DELAY),
          TimeUnit.MICROSECONDS.convert(maxDelay));
      require(maxQueuedRows > 0, "--max_queued_rows", "at least 1", maxQueuedRows);
    }
  }
}
