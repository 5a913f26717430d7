package io.mmoe.metric;

/**
 * Accuracy and AUC of all tasks in one pool, as train.py prints them.
 *
 * <p>Equal to TensorFlow 1's streaming {@code tf.metrics.accuracy} and {@code tf.metrics.auc} with
 * 1000 thresholds. Uses constant memory. Not thread-safe.
 */
public final class PooledMetrics {
  private static final int THRESHOLDS = 1000;

  private final ThresholdAuc auc = new ThresholdAuc(THRESHOLDS);
  private long correct;
  private long count;

  /** Adds one prediction. */
  public void add(float probability, boolean positive) {
    add(probability, positive, 1);
  }

  /** Adds the same prediction several times. */
  public void add(float probability, boolean positive, long times) {
    // Half rounds to even, so 0.5 predicts 0, as tf.round does.
    boolean predicted = Math.rint(probability) == 1;
    if (predicted == positive) {
      correct += times;
    }
    count += times;
    auc.add(probability, positive, times);
  }

  /**
   * Returns the share of rounded probabilities that equal their label, or NaN without predictions.
   */
  public double accuracy() {
    return (double) correct / count;
  }

  /** Returns the area under the ROC curve through 1000 thresholds, from 0 to 1. */
  public double auc() {
    return auc.value();
  }
}
