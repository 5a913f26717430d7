package io.mmoe.metric;

/**
 * How well probabilities fit what happened, beyond their order.
 *
 * @param meanProbability over the rows
 * @param logLoss mean negative log probability of what happened, in nats
 * @param normalizedEntropy log loss by the entropy of the base rate, which is the log loss of the
 *     best constant: below 1 is better than knowing the rate (He et al., Practical Lessons from
 *     Predicting Clicks on Ads at Facebook, ADKDD 2014); not finite unless both labels occur
 * @param calibration sum of the probabilities by the number of positives: above 1 promises too
 *     much; not finite without positives
 */
public record ProbabilityFit(
    double meanProbability, double logLoss, double normalizedEntropy, double calibration) {

  /**
   * The fit of a model.
   *
   * @param rate share of positives
   */
  public static ProbabilityFit of(double meanProbability, double logLoss, double rate) {
    return new ProbabilityFit(
        meanProbability, logLoss, logLoss / crossEntropy(rate, rate), meanProbability / rate);
  }

  /** The fit of one probability for all rows, of which a share is positive. */
  public static ProbabilityFit ofConstant(double probability, double rate) {
    return of(probability, crossEntropy(rate, probability), rate);
  }

  /** {@code -(r log p + (1 - r) log(1 - p))}, with {@code 0 log 0 = 0}. */
  private static double crossEntropy(double rate, double probability) {
    double positive = rate == 0 ? 0 : rate * Math.log(probability);
    double negative = rate == 1 ? 0 : (1 - rate) * Math.log(1 - probability);
    return -(positive + negative);
  }
}
