package io.mmoe.metric;

/**
 * An exact AUC and how sure it is: the confidence interval of DeLong, DeLong and Clarke-Pearson
 * (Biometrics 44, 1988).
 *
 * <p>With P positives and N negatives, the structural component of a positive is the share of the
 * negatives that score below it, ties counting half, and that of a negative the share of the
 * positives above it. Both have the AUC as their mean; with their sample variances S10 and S01, the
 * variance of the AUC is {@code S10 / P + S01 / N}. All components come out of one pass over the
 * ranks, as the midranks of Sun and Xu (IEEE Signal Processing Letters 21, 2014) give them. The
 * interval is {@code value +- 1.96 * standardError}, cut off at 0 and 1.
 *
 * @param value from 0 to 1; NaN unless both labels occur
 * @param standardError NaN unless each label occurs twice
 * @param lower of the 95 % interval; NaN with the standard error
 * @param upper likewise
 */
public record AucEstimate(double value, double standardError, double lower, double upper) {
  /** The quantile of the normal distribution that leaves 2.5 % on each side. */
  private static final double NORMAL_975 = 1.959963984540054;

  /** Estimates. */
  public static AucEstimate of(RankedLabels labels) {
    double auc = labels.auc();
    double error = Math.sqrt(variance(labels, auc));
    return new AucEstimate(
        auc, error, Math.max(0, auc - NORMAL_975 * error), Math.min(1, auc + NORMAL_975 * error));
  }

  /** Whether the interval is known and leaves out what ranking by chance reaches. */
  public boolean tellsFromChance() {
    return lower > 0.5 || upper < 0.5;
  }

  private static double variance(RankedLabels labels, double auc) {
    double p = labels.positives();
    double n = labels.negatives();
    if (p < 2 || n < 2) {
      return Double.NaN;
    }
    double ofPositives = 0;
    double ofNegatives = 0;
    long negativesBelow = 0;
    long positivesAbove = labels.positives();
    for (int rank = 0; rank < labels.ranks(); rank++) {
      long tiedPositives = labels.positives(rank);
      long tiedNegatives = labels.negatives(rank);
      positivesAbove -= tiedPositives;
      double v10 = (negativesBelow + tiedNegatives / 2.0) / n;
      double v01 = (positivesAbove + tiedPositives / 2.0) / p;
      ofPositives += tiedPositives * (v10 - auc) * (v10 - auc);
      ofNegatives += tiedNegatives * (v01 - auc) * (v01 - auc);
      negativesBelow += tiedNegatives;
    }
    return ofPositives / (p - 1) / p + ofNegatives / (n - 1) / n;
  }
}
