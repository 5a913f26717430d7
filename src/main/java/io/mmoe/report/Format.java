package io.mmoe.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats numbers, times and sizes for readers. Numbers that are not finite become "n/a". */
final class Format {
  private static final String NONE = "n/a";
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int DIGITS = 4;
  private static final double SMALL = 0.1;
  private static final double BYTES_PER_MEGABYTE = 1e6;
  private static final long SECONDS_PER_MINUTE = 60;
  private static final long MINUTES_PER_HOUR = 60;

  private Format() {}

  /** Formats a number with a fixed number of decimals. */
  static String number(double value, int digits) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + digits + "f", value) : NONE;
  }

  /** Formats a metric with at least four decimals and at least four significant digits. */
  static String metric(double value) {
    return Double.isFinite(value) && value != 0 && Math.abs(value) < SMALL
        ? new BigDecimal(value).round(new MathContext(DIGITS)).toPlainString()
        : number(value, DIGITS);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Formats a share from 0 to 1 as a percentage, with more decimals below 1 %. */
  static String percent(double share) {
    if (!Double.isFinite(share)) {
      return NONE;
    }
    double percent = 100 * share;
    return String.format(Locale.ROOT, percent > 0 && percent < 1 ? "%.2f %%" : "%.1f %%", percent);
  }

  static String megabytes(long bytes) {
    return number(bytes / BYTES_PER_MEGABYTE, 1) + " MB";
  }

  static String time(Instant instant) {
    return MINUTE.format(instant);
  }

  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < SECONDS_PER_MINUTE) {
      return seconds + " s";
    }
    long minutes = seconds / SECONDS_PER_MINUTE;
    return minutes < MINUTES_PER_HOUR
        ? "%d min %d s".formatted(minutes, seconds % SECONDS_PER_MINUTE)
        : "%d h %d min".formatted(minutes / MINUTES_PER_HOUR, minutes % MINUTES_PER_HOUR);
  }
}
