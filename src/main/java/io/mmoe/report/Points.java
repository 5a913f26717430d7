package io.mmoe.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.mmoe.report.Chart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Points of curves. */
final class Points {
  /** More than a chart has pixels to show. */
  private static final int MOST = 500;

  /** Points of a curve for each one of those that are averaged on either side of a point. */
  private static final int SMOOTHNESS = 40;

  private Points() {}

  /**
   * A curve over steps.
   *
   * @param lines each with a step
   * @param value of a line; what is not finite is left out
   */
  static List<Point> overSteps(List<JsonNode> lines, ToDoubleFunction<JsonNode> value) {
    return lines.stream()
        .map(line -> Point.of(line.path("step").asDouble(), value.applyAsDouble(line)))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The number of a node; NaN if it is none. */
  static double number(JsonNode node) {
    return node.isNumber() ? node.asDouble() : Double.NaN;
  }

  /** At most so many points as can be seen, each the mean of its neighbours. */
  static List<Point> thinned(List<Point> points) {
    if (points.size() <= MOST) {
      return points;
    }
    List<Point> means = new ArrayList<>();
    for (int i = 0; i < MOST; i++) {
      int from = (int) ((long) points.size() * i / MOST);
      int to = (int) ((long) points.size() * (i + 1) / MOST);
      List<Point> part = points.subList(from, to);
      means.add(
          new Point(
              part.stream().mapToDouble(Point::x).average().orElseThrow(),
              part.stream().mapToDouble(Point::y).average().orElseThrow()));
    }
    return means;
  }

  /** Each point the mean of its neighbours; the same points if they are few. */
  static List<Point> smoothed(List<Point> points) {
    int reach = points.size() / SMOOTHNESS;
    List<Point> means = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      int side = Math.min(reach, Math.min(i, points.size() - 1 - i));
      double mean =
          points.subList(i - side, i + side + 1).stream()
              .mapToDouble(Point::y)
              .average()
              .orElseThrow();
      means.add(new Point(points.get(i).x(), mean));
    }
    return means;
  }

  /** A level line from the first to the last of some points. */
  static List<Point> level(List<Point> points, double height) {
    if (points.isEmpty() || !Double.isFinite(height)) {
      return List.of();
    }
    return List.of(
        new Point(points.get(0).x(), height), new Point(points.get(points.size() - 1).x(), height));
  }
}
