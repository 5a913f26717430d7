package io.mmoe.base;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The level of detail of the log. */
public enum Verbosity {
  /** Warnings and errors. */
  QUIET(Logger.ROOT_LOGGER_NAME, Level.WARN),
  /** Debug lines of this program, not of its libraries. */
  VERBOSE("io.mmoe", Level.DEBUG);

  private final String logger;
  private final Level level;

  Verbosity(String logger, Level level) {
    this.logger = logger;
    this.level = level;
  }

  /**
   * Sets the log level of the whole process.
   *
   * @return an action that restores the previous level
   */
  public Runnable apply() {
    Logger changed = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(logger);
    var before = changed.getLevel();
    changed.setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(level));
    return () -> changed.setLevel(before);
  }
}
