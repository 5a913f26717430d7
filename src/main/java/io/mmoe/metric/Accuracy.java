package io.mmoe.metric;

/**
 * The share of elements whose rounded probability equals the label; 0.5 rounds to 0, as {@code
 * tf.round} does. Not safe for use by several threads.
 */
public final class Accuracy {
  private long right;
  private long all;

  public void add(float probability, boolean positive) {
    add(probability, positive, 1);
  }

  /** Adds the same element several times. */
  public void add(float probability, boolean positive, long times) {
    boolean predicted = Math.rint(probability) == 1;
    if (predicted == positive) {
      right += times;
    }
    all += times;
  }

  /** From 0 to 1; NaN before the first element. */
  public double value() {
    return (double) right / all;
  }
}
