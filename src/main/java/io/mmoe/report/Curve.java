package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Chart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Operations on the points of a curve over global steps. */
final class Curve {
  /** More points than a chart can show. */
  private static final int MAX_POINTS = 500;

  /** A point is averaged with 1 / 40 of all points on either side. */
  private static final int SMOOTHING = 40;

  private Curve() {}

  /**
   * Reads a curve over global steps.
   *
   * @param lines JSON objects with a {@code step}
   * @param value value of a line. Lines without a finite value are left out.
   */
  static List<Point> overSteps(List<JsonNode> lines, ToDoubleFunction<JsonNode> value) {
    return lines.stream()
        .map(line -> Point.of(line.path("step").asDouble(), value.applyAsDouble(line)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Reduces a curve to at most 500 points, each the mean of neighbouring points. */
  static List<Point> thinned(List<Point> points) {
    if (points.size() <= MAX_POINTS) {
      return points;
    }
    List<Point> means = new ArrayList<>();
    for (int i = 0; i < MAX_POINTS; i++) {
      int from = (int) ((long) points.size() * i / MAX_POINTS);
      int to = (int) ((long) points.size() * (i + 1) / MAX_POINTS);
      List<Point> part = points.subList(from, to);
      means.add(
          new Point(
              part.stream().mapToDouble(Point::x).average().orElseThrow(),
              part.stream().mapToDouble(Point::y).average().orElseThrow()));
    }
    return means;
  }

  /** Returns the centred moving average. Curves below 40 points are unchanged. */
  static List<Point> smoothed(List<Point> points) {
    int window = points.size() / SMOOTHING;
    List<Point> means = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int side = Math.min(window, Math.min(i, points.size() - 1 - i));
      double mean =
          points.subList(i - side, i + side + 1).stream()
              .mapToDouble(Point::y)
              .average()
              .orElseThrow();
      means.add(new Point(points.get(i).x(), mean));
    }
    return means;
  }

  /** Returns a horizontal line from the first to the last point of a curve. */
  static List<Point> horizontal(List<Point> points, double height) {
    if (points.isEmpty() || !Double.isFinite(height)) {
      return List.of();
    }
    return List.of(
        new Point(points.get(0).x(), height), new Point(points.get(points.size() - 1).x(), height));
  }
}
