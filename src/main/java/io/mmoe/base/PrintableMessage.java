package io.mmoe.base;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** The message of a log event as {@link Printable} text, which {@code logback.xml} configures. */
public final class PrintableMessage extends ClassicConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return Printable.of(event.getFormattedMessage());
  }
}
