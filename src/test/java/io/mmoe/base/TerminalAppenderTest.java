package io.mmoe.base;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TerminalAppenderTest {
  private static final String ERASE = "\r\u001b[K";
  private static final ProgressBar BAR =
      new ProgressBar("Scoring", "rows", 7, OptionalLong.empty(), 0, "");

  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aTerminalKeepsTheBarBelowTheLines() {
    Logger log = logger(80, "");
    log.info("one");
    log.info(Progress.BAR, "{}", BAR);
    log.info("two");
    log.info(Progress.BAR, "");
    log.info("three");
    assertThat(written())
        .isEqualTo(
            ERASE
                + "one\n"
                + ERASE
                + "Scoring 7 rows"
                + ERASE
                + "two\nScoring 7 rows"
                + ERASE
                + ERASE
                + "three\n");
  }

  @Test
  void aBarLeavesTheLastColumnFreeSoThatTheLineDoesNotWrap() {
    logger(10, "").info(Progress.BAR, "{}", BAR);
    assertThat(written()).isEqualTo(ERASE + "Scoring 7");
  }

  @Test
  void otherOutputsGetPlainLinesAndNoBar() {
    Logger log = logger(0, "");
    log.info(Progress.BAR, "{}", BAR);
    log.info(Progress.LINE, "7 rows");
    log.error("broken");
    assertThat(written()).isEqualTo("7 rows\nbroken\n");
  }

  @Test
  void aTerminalSkipsLinesThatRepeatTheBar() {
    logger(80, "").info(Progress.LINE, "7 rows");
    assertThat(written()).isEmpty();
  }

  @Test
  void aTerminalColoursWarningsAndErrors() {
    Logger log = logger(80, "");
    log.warn("odd");
    log.error("broken");
    assertThat(written())
        .isEqualTo(ERASE + "\u001b[33modd\n\u001b[0m" + ERASE + "\u001b[31mbroken\n\u001b[0m");
  }

  @Test
  void noColorTurnsColoursOff() {
    logger(80, "1").warn("odd");
    assertThat(written()).isEqualTo(ERASE + "odd\n");
  }

  private Logger logger(int columns, String noColor) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%msg%n");
    encoder.start();
    TerminalAppender appender = new TerminalAppender();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setColumns(columns);
    appender.setNoColor(noColor);
    appender.start();
    appender.setOutputStream(out);
    Logger log = context.getLogger("test");
    log.addAppender(appender);
    return log;
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
