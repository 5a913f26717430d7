package io.mmoe.metric;

import java.util.Arrays;

/**
 * The area under the ROC curve through a fixed number of thresholds, as {@code tf.metrics.auc} of
 * TensorFlow 1 computes it.
 *
 * <p>The n thresholds are {@code i / (n - 1)} for 0 &lt; i &lt; n - 1, and one just outside of each
 * end of [0, 1]. A prediction is positive if {@code probability > threshold}. The area is the sum
 * of the trapezoids between neighbouring thresholds. It is imprecise where many scores lie between
 * two thresholds. {@link Ranking#auc} is exact.
 *
 * <p>Uses constant memory. Not thread-safe.
 */
final class ThresholdAuc {
  private static final double OUTSIDE = 1e-7;
  private static final double NO_DIVISION_BY_ZERO = 1e-6;

  private final float[] thresholds;
  private final long[] positives;
  private final long[] negatives;

  /**
   * Creates an empty metric.
   *
   * @param count number of thresholds
   */
  ThresholdAuc(int count) {
    thresholds = new float[count];
    for (int i = 1; i < count - 1; i++) {
      thresholds[i] = (float) (i / (count - 1.0));
    }
    thresholds[0] = (float) -OUTSIDE;
    thresholds[count - 1] = (float) (1 + OUTSIDE);
    positives = new long[count + 1];
    negatives = new long[count + 1];
  }

  /** Adds the same prediction several times. */
  void add(float probability, boolean positive, long times) {
    (positive ? positives : negatives)[thresholdsBelow(probability)] += times;
  }

  /** Returns the area, from 0 to 1. */
  double value() {
    double allPositives = Arrays.stream(positives).sum();
    double allNegatives = Arrays.stream(negatives).sum();
    double truePositives = allPositives;
    double falsePositives = allNegatives;
    double area = 0;
    double lastX = 0;
    double lastY = 0;
    for (int i = 0; i < thresholds.length; i++) {
      truePositives -= positives[i];
      falsePositives -= negatives[i];
      double x = falsePositives / (allNegatives + NO_DIVISION_BY_ZERO);
      double y = (truePositives + NO_DIVISION_BY_ZERO) / (allPositives + NO_DIVISION_BY_ZERO);
      if (i > 0) {
        area += (lastX - x) * (lastY + y) / 2;
      }
      lastX = x;
      lastY = y;
    }
    return area;
  }

  /** Returns the number of thresholds below a probability, which all call it positive. */
  private int thresholdsBelow(float probability) {
    int low = 0;
    int high = thresholds.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (thresholds[middle] < probability) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
