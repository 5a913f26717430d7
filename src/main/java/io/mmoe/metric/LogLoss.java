package io.mmoe.metric;

/**
 * The mean of {@code -log p} of what happened, from logits: {@code max(x, 0) - x * z + log(1 +
 * exp(-|x|))} for logit x and label z, which stays exact where the probability rounds to 0 or 1.
 * Not safe for use by several threads.
 */
public final class LogLoss {
  private double sum;
  private long count;

  public void add(float logit, boolean positive) {
    double x = logit;
    sum += Math.max(x, 0) - (positive ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)));
    count++;
  }

  /** In nats; NaN before the first element. */
  public double value() {
    return sum / count;
  }
}
