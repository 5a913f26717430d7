package io.mmoe.metric;

/**
 * How well predicted probabilities match the labels, apart from their order.
 *
 * @param meanProbability mean of the predicted probabilities
 * @param logLoss mean of {@code -log(probability of the true label)}, in nats
 * @param normalizedEntropy log loss divided by the log loss of the best constant, which is the
 *     entropy of the rate of positives. Below 1 the model is better than that constant. Not finite
 *     unless both labels occur. Source: He et al., Practical Lessons from Predicting Clicks on Ads
 *     at Facebook, ADKDD 2014.
 * @param calibration sum of the probabilities divided by the number of positives. Above 1 the model
 *     predicts too many positives. Not finite without positives.
 */
public record ProbabilityFit(
    double meanProbability, double logLoss, double normalizedEntropy, double calibration) {

  /**
   * Returns the fit of a model.
   *
   * @param rate share of positives among the labels
   */
  public static ProbabilityFit of(double meanProbability, double logLoss, double rate) {
    return new ProbabilityFit(
        meanProbability, logLoss, logLoss / crossEntropy(rate, rate), meanProbability / rate);
  }

  /** Returns the fit of a constant probability, given the share of positives among the labels. */
  public static ProbabilityFit ofConstant(double probability, double rate) {
    return of(probability, crossEntropy(rate, probability), rate);
  }

  /** Returns {@code -(r log p + (1 - r) log(1 - p))}, with {@code 0 log 0 = 0}. */
  private static double crossEntropy(double rate, double probability) {
    double positive = rate == 0 ? 0 : rate * Math.log(probability);
    double negative = rate == 1 ? 0 : (1 - rate) * Math.log(1 - probability);
    return 0 - (positive + negative); // The negation of 0 would be -0.
  }

  /**
   * The log loss of a stream of logits.
   *
   * <p>For logit x and label z it is the mean of {@code max(x, 0) - x z + log(1 + exp(-|x|))}, the
   * form of TensorFlow's {@code sigmoid_cross_entropy_with_logits}. It stays exact where the
   * probability rounds to 0 or 1. Not thread-safe.
   */
  public static final class LogLoss {
    private double sum;
    private long count;

    /** Adds one prediction. */
    public void add(float logit, boolean positive) {
      double x = logit;
      sum += Math.max(x, 0) - (positive ? x : 0) + Math.log1p(Math.exp(-Math.abs(x)));
      count++;
    }

    /** Returns the mean in nats, or NaN without predictions. */
    public double value() {
      return sum / count;
    }
  }
}
