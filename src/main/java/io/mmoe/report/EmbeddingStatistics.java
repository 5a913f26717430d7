package io.mmoe.report;

import java.util.Arrays;

/**
 * The rows of an embedding table. Norms are Euclidean, of the rows that are finite; NaN if there
 * are none.
 *
 * @param column whose values the rows stand for
 * @param rows of the table
 * @param notFinite rows with a value that is infinite or no number
 */
public record EmbeddingStatistics(
    String column, Kind kind, long rows, long notFinite, Norms norms) {

  /** What a table is. */
  public enum Kind {
    HASH_TABLE("hash table"),
    ROWS_BY_KEY("rows by key"),
    QUOTIENTS("quotients"),
    REMAINDERS("remainders");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** As people say it. */
    String words() {
      return words;
    }
  }

  /**
   * How norms are distributed.
   *
   * @param median half of the rows have at most this norm
   * @param percentile95 95 % of the rows have at most this norm
   */
  public record Norms(double mean, double median, double percentile95, double largest) {

    /** Those of rows. The array is sorted. */
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
