package io.mmoe.report;

import java.util.Arrays;

/**
 * The statistics of the rows of one embedding table.
 *
 * @param column column whose values have their rows in the table
 * @param kind kind of table
 * @param rows number of rows
 * @param notFinite number of rows with an infinite or NaN value
 * @param norms Euclidean norms of the finite rows
 */
public record EmbeddingStatistics(
    String column, Kind kind, long rows, long notFinite, Norms norms) {

  /** The kind of an embedding table. */
  public enum Kind {
    HASH_TABLE("hash table"),
    ROWS_BY_KEY("rows by key"),
    QUOTIENTS("quotients"),
    REMAINDERS("remainders");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** Returns the name as shown on the page. */
    String words() {
      return words;
    }
  }

  /**
   * The distribution of norms. All values are NaN if there are no rows.
   *
   * @param median half of the rows have at most this norm
   * @param percentile95 95 % of the rows have at most this norm
   */
  public record Norms(double mean, double median, double percentile95, double largest) {

    /** Computes the distribution. Sorts the given array. */
    public static Norms of(float[] norms) {
      Arrays.sort(norms);
      double sum = 0;
      for (float norm : norms) {
        sum += norm;
      }
      return new Norms(
          sum / norms.length, quantile(norms, 0.5), quantile(norms, 0.95), quantile(norms, 1));
    }

    private static double quantile(float[] sorted, double share) {
      return sorted.length == 0
          ? Double.NaN
          : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
  }
}
