package io.mmoe.base;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Marker;

/**
 * A console appender that {@code logback.xml} configures. On a terminal it keeps the {@link
 * ProgressBar} of the current work in the last line, below all log lines, and colours warnings and
 * errors. Any other output gets plain lines without a bar.
 *
 * <p>Safe for use by several threads.
 */
public final class TerminalAppender extends ConsoleAppender<ILoggingEvent> {
  private static final String ERASE_LINE = "\r\u001b[K";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";

  private int columns;
  private boolean coloured = true;
  private String bar = "";

  /** Sets the width of the terminal, 0 if the output is no terminal. */
  public void setColumns(int columns) {
    this.columns = columns;
  }

  /** Sets the value of the environment variable NO_COLOR. Any text turns colours off. */
  public void setNoColor(String value) {
    coloured = value.isEmpty();
  }

  @Override
  protected void subAppend(ILoggingEvent event) {
    if (!isStarted() || hasMarker(event, isTerminal() ? Progress.LINE : Progress.BAR)) {
      return;
    }
    streamWriteLock.lock();
    try {
      writeByteArrayToOutputStreamWithPossibleFlush(
          isTerminal() ? aboveBar(event) : getEncoder().encode(event));
    } catch (IOException e) {
      stop(); // As logback's own appenders do: there is no output left to report to.
    } finally {
      streamWriteLock.unlock();
    }
  }

  private byte[] aboveBar(ILoggingEvent event) {
    String line = "";
    if (hasMarker(event, Progress.BAR)) {
      Object[] arguments = event.getArgumentArray();
      boolean shown = arguments != null && arguments[0] instanceof ProgressBar;
      bar = shown ? ((ProgressBar) arguments[0]).text(columns - 1) : "";
    } else {
      line = inColour(event, new String(getEncoder().encode(event), StandardCharsets.UTF_8));
    }
    return (ERASE_LINE + line + bar).getBytes(StandardCharsets.UTF_8);
  }

  private String inColour(ILoggingEvent event, String line) {
    if (!coloured || !event.getLevel().isGreaterOrEqual(Level.WARN)) {
      return line;
    }
    return (event.getLevel().isGreaterOrEqual(Level.ERROR) ? RED : YELLOW) + line + PLAIN;
  }

  private boolean isTerminal() {
    return columns > 0;
  }

  private static boolean hasMarker(ILoggingEvent event, Marker marker) {
    return event.getMarkerList() != null && event.getMarkerList().contains(marker);
  }
}
