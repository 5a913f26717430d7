package io.mmoe.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * A point of the ROC curve, which has one point per threshold.
 *
 * @param falsePositiveRate share of negatives that score at least the threshold
 * @param truePositiveRate share of positives that score at least the threshold
 */
public record RocPoint(double falsePositiveRate, double truePositiveRate) {

  /**
   * Returns the curve from (0, 0) to (1, 1), or an empty list unless both labels occur.
   *
   * @param limit maximal number of points, at least 2. A curve with more corners is thinned to
   *     corners at about equal distances along the curve.
   */
  public static List<RocPoint> curve(Ranking ranking, int limit) {
    if (!ranking.hasBothLabels()) {
      return List.of();
    }
    List<RocPoint> points = new ArrayList<>(List.of(new RocPoint(0, 0)));
    long positives = 0;
    long negatives = 0;
    double step = 2.0 / (limit - 1); // Along the axes, the curve has length 2.
    double due = step;
    for (int rank = ranking.ranks() - 1; rank >= 0; rank--) {
      positives += ranking.positives(rank);
      negatives += ranking.negatives(rank);
      RocPoint corner =
          new RocPoint(
              (double) negatives / ranking.negatives(), (double) positives / ranking.positives());
      double length = corner.falsePositiveRate() + corner.truePositiveRate();
      if (rank == 0 || (length >= due && points.size() < limit - 1)) {
        points.add(corner);
        due = Math.max(due, (Math.floor(length / step) + 1) * step);
      }
    }
    return points;
  }
}
