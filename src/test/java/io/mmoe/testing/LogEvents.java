package io.mmoe.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Records the log events of a class, from level INFO up, until it is closed. */
public final class LogEvents implements AutoCloseable {
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Logger logger;

  public LogEvents(Class<?> logging) {
    logger = (Logger) LoggerFactory.getLogger(logging);
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  /** Returns the messages with a marker so far. */
  public List<String> marked(Marker marker) {
    return appender.list.stream()
        .filter(event -> event.getMarkerList().contains(marker))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Returns all messages so far. */
  public List<String> messages() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setAdditive(true);
    logger.setLevel(null);
  }
}
