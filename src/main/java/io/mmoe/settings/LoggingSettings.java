package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.util.Optional;

/**
 * The log lines, traces and statistics of a training run.
 *
 * @param logSteps global steps between two log lines
 * @param timelineSteps global steps between two traces of all ops, 0 for no traces
 * @param statistics the steps whose time and memory are summarized, if any
 */
public record LoggingSettings(
    int logSteps, long timelineSteps, Optional<StatisticSteps> statistics) {
  public static final int DEFAULT_LOG_STEPS = 100;

  /** Log lines at the default interval, without traces and statistics. */
  public static final LoggingSettings DEFAULT = ofLog(DEFAULT_LOG_STEPS);

  public LoggingSettings {
    require(logSteps > 0, "--log_steps", "at least 1", logSteps);
    require(timelineSteps >= 0, "--timeline", "0 (no traces) or more", timelineSteps);
  }

  /** Returns settings without traces and statistics. */
  public static LoggingSettings ofLog(int logSteps) {
    return new LoggingSettings(logSteps, 0, Optional.empty());
  }
}
