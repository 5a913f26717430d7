package io.mmoe.metric;

/**
 * The area under the ROC curve drawn through a fixed number of thresholds, as {@code
 * tf.metrics.auc} computes it: trapezoids, thresholds {@code i / (n - 1)} and one on either side of
 * [0, 1], a positive prediction being {@code p > threshold}.
 *
 * <p>Constant memory. Coarse where the scores crowd; {@link ExactAuc} has no thresholds. Not safe
 * for use by several threads.
 */
public final class ThresholdAuc {
  private static final double OUTSIDE = 1e-7;
  private static final double NO_DIVISION_BY_ZERO = 1e-6;

  private final float[] thresholds;
  private final long[] positives;
  private final long[] negatives;

  /**
   * @param count thresholds; train.py takes 1000
   */
  public ThresholdAuc(int count) {
    thresholds = new float[count];
    for (int i = 1; i < count - 1; i++) {
      thresholds[i] = (float) (i / (count - 1.0));
    }
    thresholds[0] = (float) -OUTSIDE;
    thresholds[count - 1] = (float) (1 + OUTSIDE);
    positives = new long[count + 1];
    negatives = new long[count + 1];
  }

  public void add(float probability, boolean positive) {
    add(probability, positive, 1);
  }

  /** Adds the same element several times. */
  public void add(float probability, boolean positive, long times) {
    (positive ? positives : negatives)[thresholdsBelow(probability)] += times;
  }

  /** From 0 to 1. */
  public double value() {
    double allPositives = sum(positives);
    double allNegatives = sum(negatives);
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

  /** How many thresholds are smaller than p: those that call it positive. */
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

  private static double sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
