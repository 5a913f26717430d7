package io.mmoe.base;

import java.util.Locale;
import java.util.OptionalLong;

/**
 * The state of a progress bar.
 *
 * @param work the name of the work, such as "Training"
 * @param unit the counted unit, such as "steps"
 * @param done the count so far
 * @param total the final count, if it is known
 * @param perSecond the recent rate, or 0 if it is not known yet
 * @param detail text for the end of the line, may be empty
 */
public record ProgressBar(
    String work, String unit, long done, OptionalLong total, double perSecond, String detail) {
  private static final int MOST_CELLS = 30;
  private static final int FEWEST_CELLS = 5;

  /** Two brackets and two spaces around the cells. */
  private static final int AROUND_CELLS = 4;

  private static final int SECONDS_PER_MINUTE = 60;
  private static final int MINUTES_PER_HOUR = 60;

  /** The rate below which one decimal place is shown. */
  private static final double SLOW = 100;

  public ProgressBar {
    work = Printable.of(work);
    detail = Printable.of(detail);
  }

  /**
   * Returns one line for a terminal. The cells of the bar fill the space that the numbers leave.
   *
   * @param columns the maximum length
   */
  public String text(int columns) {
    String rest = numbers();
    int cells = Math.min(MOST_CELLS, columns - work.length() - rest.length() - AROUND_CELLS);
    String text =
        total.isPresent() && cells >= FEWEST_CELLS
            ? "%s [%s] %s".formatted(work, cells(cells), rest)
            : work + " " + rest;
    return text.length() <= columns ? text : text.substring(0, columns);
  }

  private String numbers() {
    StringBuilder text = new StringBuilder();
    total.ifPresent(end -> text.append(String.format(Locale.ROOT, "%3d %%, ", percent(end))));
    text.append(String.format(Locale.ROOT, "%,d", done));
    total.ifPresent(end -> text.append(String.format(Locale.ROOT, "/%,d", end)));
    text.append(' ').append(unit);
    if (perSecond > 0) {
      String format = perSecond < SLOW ? ", %,.1f/s" : ", %,.0f/s";
      text.append(String.format(Locale.ROOT, format, perSecond));
      total.ifPresent(
          end -> text.append(", ").append(clock((end - done) / perSecond)).append(" left"));
    }
    return detail.isEmpty() ? text.toString() : text.append(", ").append(detail).toString();
  }

  private int percent(long end) {
    return (int) (100 * share(end));
  }

  private double share(long end) {
    return end <= 0 ? 1 : Math.min(1, (double) done / end);
  }

  private String cells(int count) {
    int full = (int) (share(total.orElseThrow()) * count);
    return "=".repeat(full) + (full < count ? ">" + " ".repeat(count - full - 1) : "");
  }

  /** Formats minutes and seconds, or hours, minutes and seconds. */
  private static String clock(double seconds) {
    long left = Math.max(0, Math.round(seconds));
    long minutes = left / SECONDS_PER_MINUTE;
    return minutes < MINUTES_PER_HOUR
        ? String.format(Locale.ROOT, "%d:%02d", minutes, left % SECONDS_PER_MINUTE)
        : String.format(
            Locale.ROOT,
            "%d:%02d:%02d",
            minutes / MINUTES_PER_HOUR,
            minutes % MINUTES_PER_HOUR,
            left % SECONDS_PER_MINUTE);
  }
}
