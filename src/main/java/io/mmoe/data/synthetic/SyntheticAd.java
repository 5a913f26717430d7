package io.mmoe.data.synthetic;

import java.util.Random;

/**
 * A synthetic advertisement. A seed and an ID always give the same advertisement.
 *
 * @param brand brand ID, or "NULL" for a third of the advertisements, as in the real data
 * @param quality contribution to the logit of a click
 */
record SyntheticAd(
    int category, int campaign, int customer, String brand, int price, double quality) {
  private static final int CATEGORIES = 400;
  private static final int FIRST_CATEGORY = 1000;
  private static final int MAX_CAMPAIGN = 423_000;
  private static final int MAX_CUSTOMER = 255_000;
  private static final int MAX_BRAND = 461_000;
  private static final int PRICES = 50;
  private static final double NO_BRAND = 0.32;

  static SyntheticAd of(long seed, int id) {
    Random random = SyntheticTaobao.random(seed, "ad", id);
    int category = category(random);
    int customer = 1 + random.nextInt(MAX_CUSTOMER);
    int campaign = 1 + random.nextInt(MAX_CAMPAIGN);
    int price = random.nextInt(PRICES);
    String brand =
        random.nextDouble() < NO_BRAND ? "NULL" : Integer.toString(1 + random.nextInt(MAX_BRAND));
    double categoryEffect = SyntheticTaobao.random(seed, "category", category).nextGaussian();
    double quality = 0.9 * categoryEffect + 1.0 * (1 - 2.0 * price / PRICES);
    return new SyntheticAd(category, campaign, customer, brand, price, quality);
  }

  /** Draws a category ID from a skewed distribution. */
  static int category(Random random) {
    return FIRST_CATEGORY + SyntheticTaobao.skewed(random, CATEGORIES);
  }

  /** Draws a brand from the brands of a category, for the lists of tags. */
  static int brandOfCategory(long seed, int category, Random random) {
    int offset = SyntheticTaobao.skewed(random, 20);
    return 1 + SyntheticTaobao.random(seed, "brands", category).nextInt(MAX_BRAND - 20) + offset;
  }
}
