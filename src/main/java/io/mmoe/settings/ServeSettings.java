package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * All settings of the model server.
 *
 * @param base directory with a subdirectory for each version of the model
 * @param name name of the model in requests
 * @param host address to bind to
 * @param restPort port of the REST API, 0 for a free port
 * @param grpcPort port of the gRPC API, 0 for a free port
 * @param batching how requests are merged
 * @param poll interval of the search for a new version
 * @param maxRequestMegabytes maximum size of a request body
 * @param requestTimeout maximum time for a request to arrive
 * @param threads TensorFlow's thread pools
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
    require(
        !name.isBlank() && name.indexOf('/') < 0 && name.indexOf(':') < 0,
        "--model_name",
        "a name without / and :, which separate the parts of a REST path",
        name);
    require(restPort >= 0 && restPort <= MAX_PORT, "--rest_api_port", "0 to 65535", restPort);
    require(grpcPort >= 0 && grpcPort <= MAX_PORT, "--port", "0 to 65535", grpcPort);
    require(
        grpcPort == 0 || grpcPort != restPort,
        "--port",
        "another port than --rest_api_port",
        grpcPort);
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
   * How waiting requests are merged into batches.
   *
   * @param maxRows maximum rows of a batch, unless a single request is larger
   * @param maxDelay time that a request waits for others; with 0, only requests that wait for the
   *     busy model are merged
   * @param maxQueuedRows maximum number of waiting rows, above which requests are rejected
   */
  public record Batching(int maxRows, Duration maxDelay, int maxQueuedRows) {
    public static final int DEFAULT_MAX_ROWS = 512;
    public static final int DEFAULT_MAX_DELAY_MICROS = 0;
    public static final int DEFAULT_MAX_QUEUED_ROWS = 65_536;
    private static final int MOST_ROWS = 1_000_000;
    private static final int MOST_QUEUED_ROWS = 100_000_000;
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    public Batching {
      require(
          maxRows > 0 && maxRows <= MOST_ROWS,
          "--max_batch_size",
          "at least 1, and at most " + MOST_ROWS,
          maxRows);
      require(
          !maxDelay.isNegative() && maxDelay.compareTo(LONGEST_DELAY) <= 0,
          "--batch_timeout_micros",
          "0 to " + TimeUnit.MICROSECONDS.convert(LONGEST_DELAY),
          TimeUnit.MICROSECONDS.convert(maxDelay));
      require(
          maxQueuedRows > 0 && maxQueuedRows <= MOST_QUEUED_ROWS,
          "--max_queued_rows",
          "at least 1, and at most " + MOST_QUEUED_ROWS,
          maxQueuedRows);
    }
  }
}
