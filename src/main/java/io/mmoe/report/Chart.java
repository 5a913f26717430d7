package io.mmoe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A chart that the script of the page draws. Jackson writes the records as JSON, with the names of
 * their components as keys.
 *
 * @see <a href="https://www.chartjs.org/docs/4.5.1/">Chart.js, the library that draws</a>
 */
sealed interface Chart {
  /** Returns an identifier that is unique on the page. */
  String id();

  String title();

  /** Returns the text that replaces a chart without data. */
  String emptyText();

  boolean isEmpty();

  /** Returns a summary of the data for screen readers. */
  String description();

  /** The format of values on an axis and in tooltips. */
  enum Unit {
    NUMBER,
    PERCENT;

    String text(double value) {
      return this == PERCENT
          ? Format.percent(value)
          : value == Math.rint(value) ? Format.number(value, 0) : Format.metric(value);
    }
  }

  /**
   * An axis.
   *
   * @param isLogarithmic whether the scale is logarithmic
   * @param min lower end, or null to fit the data
   * @param max upper end, or null to fit the data
   */
  record Axis(
      String label, Unit unit, boolean isLogarithmic, @Nullable Double min, @Nullable Double max) {
    static Axis of(String label) {
      return new Axis(label, Unit.NUMBER, false, null, null);
    }

    static Axis logarithmic(String label) {
      return new Axis(label, Unit.NUMBER, true, null, null);
    }

    static Axis percent(String label) {
      return new Axis(label, Unit.PERCENT, false, 0.0, null);
    }

    Axis between(double low, double high) {
      return new Axis(label, unit, isLogarithmic, low, high);
    }
  }

  /** A point of a chart with finite coordinates. */
  record Point(double x, double y) {
    /** Returns a point, or nothing if a coordinate is not finite. */
    static Optional<Point> of(double x, double y) {
      return Double.isFinite(x) && Double.isFinite(y)
          ? Optional.of(new Point(x, y))
          : Optional.empty();
    }
  }

  /** The style of a series. */
  enum Style {
    LINE,
    /** A line in the background. */
    FAINT,
    /** A reference line, such as a baseline. */
    DASHED,
    /** A line with its points marked. */
    MARKED,
    /** The lower edge of a band. The next series is the upper edge. */
    BAND,
    /** The upper edge of a band. The previous series is the lower edge. */
    BAND_END
  }

  /**
   * A named series of points.
   *
   * @param color index into the palette of the page. Related series share a color.
   */
  record Series(String name, Style style, int color, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** A line chart over a numeric axis. */
  record Lines(String id, String title, Axis x, Axis y, List<Series> series, String emptyText)
      implements Chart {
    public Lines {
      series = List.copyOf(series);
    }

    /** Returns whether there are no points, apart from reference lines. */
    @Override
    public boolean isEmpty() {
      return series.stream()
          .allMatch(each -> each.style() == Style.DASHED || each.points().isEmpty());
    }

    @Override
    public String description() {
      return series.stream()
          .filter(each -> !each.points().isEmpty())
          .map(this::course)
          .collect(Collectors.joining("; ", title + ". ", "."));
    }

    private String course(Series one) {
      Point first = one.points().get(0);
      Point last = one.points().get(one.points().size() - 1);
      return "%s: %s at %s, %s at %s"
          .formatted(
              one.name(),
              y.unit().text(first.y()),
              x.unit().text(first.x()),
              y.unit().text(last.y()),
              x.unit().text(last.x()));
    }
  }

  /**
   * A named group of bars.
   *
   * @param values one value per category, or null for a category without a bar
   */
  record BarGroup(String name, int color, List<@Nullable Double> values) {
    /** Returns a group in which values that are not finite have no bar. */
    static BarGroup of(String name, int color, DoubleStream values) {
      return new BarGroup(
          name,
          color,
          values
              .<@Nullable Double>mapToObj(value -> Double.isFinite(value) ? value : null)
              .toList());
    }
  }

  /**
   * A horizontal bar chart with the bars of all groups for each category.
   *
   * @param isStacked whether the bars of a category form one stacked bar
   */
  record Bars(
      String id,
      String title,
      Axis value,
      List<String> categories,
      List<BarGroup> groups,
      boolean isStacked,
      String emptyText)
      implements Chart {
    public Bars {
      categories = List.copyOf(categories);
      groups = List.copyOf(groups);
    }

    @Override
    public boolean isEmpty() {
      return IntStream.range(0, categories.size())
          .allMatch(
              category -> groups.stream().allMatch(group -> group.values().get(category) == null));
    }

    @Override
    public String description() {
      return groups.stream().map(this::course).collect(Collectors.joining("; ", title + ". ", "."));
    }

    private String course(BarGroup group) {
      List<String> bars = new ArrayList<>();
      for (int i = 0; i < categories.size(); i++) {
        Double bar = group.values().get(i);
        if (bar != null) {
          bars.add(categories.get(i) + " " + value.unit().text(bar));
        }
      }
      return group.name() + ": " + String.join(", ", bars);
    }
  }
}
