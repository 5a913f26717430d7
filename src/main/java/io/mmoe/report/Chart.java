package io.mmoe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the page's script draws. Its records are written as JSON by their components' names.
 *
 * @see <a href="https://www.chartjs.org/docs/4.5.1/">Chart.js, which does the drawing</a>
 */
sealed interface Chart {
  /** Unique on the page. */
  String id();

  String title();

  /** What is said in place of a chart without data. */
  String none();

  boolean isEmpty();

  /** What it shows, for those who can't see it. */
  String description();

  /** How values are shown at an axis and in tooltips. */
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
   * @param isLogarithmic whether equal factors are equally far apart
   * @param min where it begins; null lets the data decide
   * @param max where it ends; null lets the data decide
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

  /** A place in a chart; both numbers are finite. */
  record Point(double x, double y) {
    static Optional<Point> of(double x, double y) {
      return Double.isFinite(x) && Double.isFinite(y)
          ? Optional.of(new Point(x, y))
          : Optional.empty();
    }
  }

  /** How a series is drawn. */
  enum Style {
    LINE,
    /** In the background. */
    FAINT,
    /** For what others are compared with. */
    DASHED,
    /** A line with its points marked. */
    MARKED,
    /** The lower edge of a band; the upper edge is the series that follows. */
    BAND,
    /** The upper edge of the band of the series before. */
    BAND_END
  }

  /**
   * Points that belong together.
   *
   * @param color number in the page's palette; series about one thing share it
   */
  record Series(String name, Style style, int color, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** Lines over a numeric axis. */
  record Lines(String id, String title, Axis x, Axis y, List<Series> series, String none)
      implements Chart {
    public Lines {
      series = List.copyOf(series);
    }

    /** What is compared with makes no chart. */
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
   * Bars of a category.
   *
   * @param values one for each category; null if it has none
   */
  record BarGroup(String name, int color, List<@Nullable Double> values) {
    /** What is not finite has no bar. */
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
   * Bars that lie, a group for each category.
   *
   * @param isStacked whether the bars of a category follow each other; otherwise they lie under
   *     each other
   */
  record Bars(
      String id,
      String title,
      Axis value,
      List<String> categories,
      List<BarGroup> groups,
      boolean isStacked,
      String none)
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
