package io.mmoe.cli;

import io.mmoe.app.ServeJob;
import io.mmoe.base.StopRequest;
import io.mmoe.settings.ExportSettings;
import io.mmoe.settings.ServeSettings;
import io.mmoe.settings.ServeSettings.Batching;
import io.mmoe.settings.ThreadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mmoe serve}: serves a model by the protocols of TensorFlow Serving. */
@Command(
    name = "serve",
    sortOptions = false,
    description =
        "Serves the largest version of a model by TensorFlow Serving's REST and gRPC interfaces."
            + " Loads each new version when it appears.")
final class ServeCommand implements Callable<Integer> {
  private final StopRequest stopRequest;
  @Spec private CommandSpec spec;

  @Option(
      names = "--model_base_path",
      paramLabel = "DIR",
      description = "Directory of the model's versions. Default: ${DEFAULT-VALUE}")
  private Path basePath = ExportSettings.DEFAULT_BASE;

  @Option(
      names = "--model_name",
      paramLabel = "NAME",
      description = "The model's name in requests. Default: the directory's name")
  private @Nullable String modelName;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "Address to listen on; 0.0.0.0 is every address of this machine. Default: ${DEFAULT-VALUE}")
  private String host = ServeSettings.LOOPBACK;

  @Option(
      names = "--rest_api_port",
      paramLabel = "N",
      description = "Port of the REST interface; 0 takes a free port. Default: ${DEFAULT-VALUE}")
  private int restPort = ServeSettings.DEFAULT_REST_PORT;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the gRPC interface; 0 takes a free port. Default: ${DEFAULT-VALUE}")
  private int grpcPort = ServeSettings.DEFAULT_GRPC_PORT;

  @Option(
      names = "--max_batch_size",
      paramLabel = "N",
      description =
          "Most rows of waiting requests per call of the model. Default: ${DEFAULT-VALUE}")
  private int maxBatchSize = Batching.DEFAULT_MAX_ROWS;

  @Option(
      names = "--batch_timeout_micros",
      paramLabel = "N",
      description =
          "Longest time that a request waits to be merged with others; 0 merges only requests that"
              + " already wait for the model. Default: ${DEFAULT-VALUE}")
  private long batchTimeoutMicros = Batching.DEFAULT_MAX_DELAY_MICROS;

  @Option(
      names = "--max_queued_rows",
      paramLabel = "N",
      description = "Rows that may wait; further requests are rejected. Default: ${DEFAULT-VALUE}")
  private int maxQueuedRows = Batching.DEFAULT_MAX_QUEUED_ROWS;

  @Option(
      names = "--file_system_poll_wait_seconds",
      paramLabel = "N",
      description = "Interval between two searches for a new version. Default: ${DEFAULT-VALUE}")
  private int pollSeconds = ServeSettings.DEFAULT_POLL_SECONDS;

  @Option(
      names = "--max_request_mb",
      paramLabel = "N",
      description = "Largest request, in MB. Default: ${DEFAULT-VALUE}")
  private int maxRequestMb = ServeSettings.DEFAULT_MAX_REQUEST_MB;

  @Option(
      names = "--request_timeout_seconds",
      paramLabel = "N",
      description = "Longest time for a request to arrive. Default: ${DEFAULT-VALUE}")
  private int requestTimeoutSeconds = ServeSettings.DEFAULT_TIMEOUT_SECONDS;

  @Option(
      names = "--inter",
      paramLabel = "N",
      description =
          "Threads that run different ops in parallel; 0 runs the ops of a request on one thread,"
              + " for the highest throughput. Default: ${DEFAULT-VALUE}")
  private int inter;

  @Option(names = "--intra", paramLabel = "N", description = SharedOptions.Threads.INTRA)
  private int intra;

  ServeCommand(StopRequest stopRequest) {
    this.stopRequest = stopRequest;
  }

  @Override
  public Integer call() throws InterruptedException {
    ServeSettings settings = settings();
    ResultPrinter printer = new ResultPrinter(spec.commandLine().getOut());
    new ServeJob(settings, stopRequest)
        .run(
            ports ->
                printer.line(
                    "Serving %s: REST on http://%s:%d/v1/models/%s, gRPC on %s:%d",
                    settings.base(), host, ports.rest(), settings.name(), host, ports.grpc()));
    return ExitCode.OK.code();
  }

  private ServeSettings settings() {
    return new ServeSettings(
        basePath,
        modelName != null ? modelName : ExportSettings.nameOf(basePath),
        host,
        restPort,
        grpcPort,
        new Batching(
            maxBatchSize, Duration.of(batchTimeoutMicros, ChronoUnit.MICROS), maxQueuedRows),
        Duration.ofSeconds(pollSeconds),
        maxRequestMb,
        Duration.ofSeconds(requestTimeoutSeconds),
        new ThreadSettings(inter, intra));
  }
}
