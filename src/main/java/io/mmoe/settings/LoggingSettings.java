package io.mmoe.settings;

import static io.mmoe.base.InvalidSettingException.require;

import java.util.Optional;

/**
 * What training tells of itself.
 *
 * @param logSteps global steps between two log lines
 * @param timelineSteps global steps between two traces of all ops; 0 traces none
 * @param statistics over which steps time and memory are summed up once
 */
public record LoggingSettings(
    int logSteps, long timelineSteps, Optional<StatisticSteps> statistics) {
  public static final int DEFAULT_LOG_STEPS = 100;

  /** Log lines only. */
  public static final LoggingSettings DEFAULT = ofLog(DEFAULT_LOG_STEPS);

  public LoggingSettings {
    require(logSteps > 0, "--log_steps", "at least 1", logSteps);
    require(timelineSteps >= 0, "--timeline", "0 (no traces) or more", timelineSteps);
  }

  /** Log lines only. */
  public static LoggingSettings ofLog(int logSteps) {
    return new LoggingSettings(logSteps, 0, Optional.empty());
  }
}
