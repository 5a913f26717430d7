package io.mmoe.cli;

import io.mmoe.settings.GraphSettings;
import io.mmoe.settings.LoggingSettings;
import io.mmoe.settings.StatisticSteps;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags for the log and the traces of training. */
final class TrainLogOptions {
  @Option(
      names = "--log_steps",
      paramLabel = "N",
      description =
          "Steps between log lines and between points in TensorBoard. Default: ${DEFAULT-VALUE}")
  private int logSteps = LoggingSettings.DEFAULT_LOG_STEPS;

  @Option(
      names = "--timeline",
      paramLabel = "N",
      description =
          "Every N steps, write a trace of all ops to timeline-<step>.json next to the checkpoints"
              + " and log the most expensive ops; 0 disables traces. Default: ${DEFAULT-VALUE}")
  private long timeline;

  /**
   * Returns the settings. The stock graph has no statistics, as in train.py without DeepRec.
   *
   * @param environment the variables of the process, with or without statistic steps
   */
  LoggingSettings settings(Map<String, String> environment, GraphSettings graph) {
    Optional<StatisticSteps> statistics = StatisticSteps.of(environment);
    return new LoggingSettings(logSteps, timeline, graph.isStock() ? Optional.empty() : statistics);
  }
}
