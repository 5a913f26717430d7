package io.mmoe.data.prepare;

import java.util.Arrays;

/**
 * Cuts prices into 50 buckets of about equally many advertisements: the bucket of a price is the
 * number of the 49 quantiles that are below it.
 */
final class PriceBuckets {
  private static final int BUCKETS = 50;

  private final double[] quantiles;

  private PriceBuckets(double[] quantiles) {
    this.quantiles = quantiles;
  }

  /**
   * Of all prices there are.
   *
   * @param prices they become its own
   */
  static PriceBuckets of(double[] prices) {
    if (prices.length == 0) {
      return new PriceBuckets(new double[0]);
    }
    Arrays.sort(prices);
    double[] quantiles = new double[BUCKETS - 1];
    for (int i = 0; i < quantiles.length; i++) {
      // The dearest of the first (i + 1) fiftieths.
      long share = ((i + 1L) * prices.length + BUCKETS - 1) / BUCKETS;
      quantiles[i] = prices[(int) share - 1];
    }
    return new PriceBuckets(quantiles);
  }

  /** 0 to 49. */
  int bucket(double price) {
    int bucket = 0;
    while (bucket < quantiles.length && quantiles[bucket] < price) {
      bucket++;
    }
    return bucket;
  }
}
