package io.mmoe.metric;

/**
 * An exact AUC with its 95 % confidence interval (DeLong, DeLong and Clarke-Pearson, Biometrics 44,
 * 1988).
 *
 * <p>The structural component of a positive is the share of negatives that score below it, and of a
 * negative the share of positives that score above it. Ties count as one half. The mean of both
 * kinds is the AUC. With P positives, N negatives and the sample variances S10 (positives) and S01
 * (negatives), the variance of the AUC is {@code S10 / P + S01 / N}.
 *
 * <p>One pass over the ranks yields all components, from the midranks of Sun and Xu (IEEE Signal
 * Processing Letters 21, 2014). The interval is {@code value +- 1.96 * standardError}, clipped to
 * [0, 1].
 *
 * @param value AUC from 0 to 1, or NaN unless both labels occur
 * @param standardError square root of the variance, or NaN unless each label occurs twice
 * @param lower lower end of the interval, or NaN with the standard error
 * @param upper upper end of the interval, or NaN with the standard error
 */
public record AucEstimate(double value, double standardError, double lower, double upper) {
  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double NORMAL_975 = 1.959963984540054;

  private static final double CHANCE = 0.5;

  /** Computes the AUC and its interval. */
  public static AucEstimate of(Ranking ranking) {
    double auc = ranking.auc();
    double error = Math.sqrt(variance(ranking, auc));
    return new AucEstimate(
        auc, error, Math.max(0, auc - NORMAL_975 * error), Math.min(1, auc + NORMAL_975 * error));
  }

  /** Returns whether the interval is known and excludes 0.5, the AUC of random scores. */
  public boolean excludesChance() {
    return lower > CHANCE || upper < CHANCE;
  }

  /** Returns whether the interval lies below 0.5, the AUC of random scores. */
  boolean isWorseThanChance() {
    return upper < CHANCE;
  }

  private static double variance(Ranking ranking, double auc) {
    double p = ranking.positives();
    double n = ranking.negatives();
    if (p < 2 || n < 2) {
      return Double.NaN;
    }
    double squaresOfPositives = 0;
    double squaresOfNegatives = 0;
    long negativesBelow = 0;
    long positivesAbove = ranking.positives();
    for (int rank = 0; rank < ranking.ranks(); rank++) {
      long tiedPositives = ranking.positives(rank);
      long tiedNegatives = ranking.negatives(rank);
      positivesAbove -= tiedPositives;
      double v10 = (negativesBelow + tiedNegatives / 2.0) / n;
      double v01 = (positivesAbove + tiedPositives / 2.0) / p;
      squaresOfPositives += tiedPositives * (v10 - auc) * (v10 - auc);
      squaresOfNegatives += tiedNegatives * (v01 - auc) * (v01 - auc);
      negativesBelow += tiedNegatives;
    }
    return squaresOfPositives / (p - 1) / p + squaresOfNegatives / (n - 1) / n;
  }
}
