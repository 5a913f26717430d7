package io.mmoe.cli;

import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.StatisticSteps;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags for what training tells of itself. */
final class ReportOptions {
  @Option(
      names = "--log_steps",
      paramLabel = "N",
      description =
          "Steps between two log lines, and two points of TensorBoard's curves. Default:"
              + " ${DEFAULT-VALUE}")
  private int logSteps = LoggingSettings.DEFAULT_LOG_STEPS;

  @Option(
      names = "--timeline",
      paramLabel = "N",
      description =
          "Every N steps, leave a trace of all ops as timeline-<step>.json beside the checkpoints"
              + " and log the costliest; 0 traces none. Default: ${DEFAULT-VALUE}")
  private long timeline;

  /**
   * The settings. The stock graph runs as Python's would, without DeepRec's statistics.
   *
   * @param environment of the process, which may name the steps of the statistics
   */
  LoggingSettings settings(Map<String, String> environment, GraphSettings graph) {
    Optional<StatisticSteps> statistics = StatisticSteps.of(environment);
    return new LoggingSettings(logSteps, timeline, graph.isStock() ? Optional.empty() : statistics);
  }
}
