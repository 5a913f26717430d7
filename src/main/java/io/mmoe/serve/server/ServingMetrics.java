package io.mmoe.serve.server;

import io.grpc.Status;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/** The metrics of a server, for Prometheus. Safe for use by several threads. */
public final class ServingMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final DistributionSummary batchRows =
      DistributionSummary.builder("mmoe.serving.batch.rows")
          .description("Rows of a batch")
          .register(registry);

  public ServingMetrics(ModelVersions model) {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    registry.gauge(
        "mmoe.serving.model.version", model, served -> served.currentVersion().orElse(-1));
  }

  /**
   * Records a completed request.
   *
   * @param api the protocol: rest or grpc
   * @param method the API method: predict, classify, regress and so on
   * @param took the time from the arrival of the request to its response
   */
  public void request(String api, String method, Status.Code code, Duration took) {
    Timer.builder("mmoe.serving.requests")
        .description("Time from the arrival of a request to its response")
        .tags("api", api, "method", method, "code", code.name())
        .publishPercentiles(0.5, 0.99)
        .register(registry)
        .record(took);
  }

  void batch(int rows) {
    batchRows.record(rows);
  }

  /** Returns all metrics in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
