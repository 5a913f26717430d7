package io.mmoe.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * A point of the ROC curve.
 *
 * @param falsePositiveRate share of the negatives that score at least as high as a threshold
 * @param truePositiveRate share of the positives that do
 */
public record RocPoint(double falsePositiveRate, double truePositiveRate) {

  /**
   * The curve from (0, 0) to (1, 1), in steps that are about equally long.
   *
   * @param most points, at least 2
   * @return its corners, or some of them; nothing unless both labels occur
   */
  public static List<RocPoint> curve(RankedLabels labels, int most) {
    if (!labels.hasBothLabels()) {
      return List.of();
    }
    List<RocPoint> points = new ArrayList<>(List.of(new RocPoint(0, 0)));
    long positives = 0;
    long negatives = 0;
    double step = 2.0 / (most - 1); // The curve is 2 long, measured along the axes.
    double due = step;
    for (int rank = labels.ranks() - 1; rank >= 0; rank--) {
      positives += labels.positives(rank);
      negatives += labels.negatives(rank);
      RocPoint corner =
          new RocPoint(
              (double) negatives / labels.negatives(), (double) positives / labels.positives());
      double length = corner.falsePositiveRate() + corner.truePositiveRate();
      if (rank == 0 || (length >= due && points.size() < most - 1)) {
        points.add(corner);
        due = Math.max(due, (Math.floor(length / step) + 1) * step);
      }
    }
    return points;
  }
}
