package io.mmoe.data.prepare;

import java.util.Arrays;

/**
 * Quantile buckets of prices: 50 buckets with about the same number of advertisements. The bucket
 * of a price is the number of the 49 quantiles below it.
 */
final class PriceBuckets {
  private static final int BUCKETS = 50;

  private final double[] quantiles;

  private PriceBuckets(double[] quantiles) {
    this.quantiles = quantiles;
  }

  /**
   * Computes the quantiles.
   *
   * @param prices prices of all advertisements, sorted in place
   */
  static PriceBuckets of(double[] prices) {
    if (prices.length == 0) {
      return new PriceBuckets(new double[0]);
    }
    Arrays.sort(prices);
    double[] quantiles = new double[BUCKETS - 1];
    for (int i = 0; i < quantiles.length; i++) {
      // The highest price among the first (i + 1) / 50 of the sorted prices.
      long share = ((i + 1L) * prices.length + BUCKETS - 1) / BUCKETS;
      quantiles[i] = prices[(int) share - 1];
    }
    return new PriceBuckets(quantiles);
  }

  /** Returns the bucket of a price, from 0 to 49. */
  int bucket(double price) {
    int bucket = 0;
    while (bucket < quantiles.length && quantiles[bucket] < price) {
      bucket++;
    }
    return bucket;
  }
}
