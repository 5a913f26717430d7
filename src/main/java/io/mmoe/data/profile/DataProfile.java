package io.mmoe.data.profile;

import io.mmoe.data.BadRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The profile of a data set.
 *
 * @param rows number of good rows
 * @param badRows number of malformed rows
 * @param firstBadRows first malformed rows, in the order of the files
 * @param labels label counts
 * @param columns columns in file order
 */
public record DataProfile(
    long rows,
    long badRows,
    List<BadRow> firstBadRows,
    LabelProfile labels,
    List<ColumnProfile> columns) {

  /** Returns whether training accepts the rows without {@code --on_bad_row skip}. */
  public boolean isAccepted() {
    return badRows == 0 && rows > 0;
  }

  /**
   * The label counts.
   *
   * @param clicks number of rows whose first label is 1
   * @param buys number of rows whose second label is 1
   * @param buysWithoutClick number of rows with a buy but no click
   */
  public record LabelProfile(long clicks, long buys, long buysWithoutClick) {}

  /**
   * The profile of a column.
   *
   * @param type type that fits all values
   * @param empty number of rows whose field is empty
   * @param distinct number of distinct values, without the empty field
   * @param isExact whether {@code distinct} is counted and not estimated
   * @param top most frequent values in descending order. Their counts are exact. Only the first
   *     {@link DataProfiler#COUNTED_VALUES} distinct values are candidates.
   * @param values number of occurrences of all values
   * @param buckets hash buckets, absent if the model does not hash the column
   * @param lists list lengths, absent if a field holds one value
   */
  public record ColumnProfile(
      String name,
      String type,
      long empty,
      long distinct,
      boolean isExact,
      List<TopValue> top,
      long values,
      @Nullable BucketProfile buckets,
      @Nullable ListProfile lists) {}

  /** A value and its number of occurrences. */
  public record TopValue(String value, long count) {
    /** Returns the value, truncated to a maximum number of characters. */
    public String shortened(int max) {
      return value.codePointCount(0, value.length()) <= max
          ? value
          : value.substring(0, value.offsetByCodePoints(0, max)) + "...";
    }
  }

  /**
   * The distribution of a column's values over its hash buckets.
   *
   * @param buckets number of buckets, the rows of the column's embedding table
   * @param used counted number of buckets to which a value or an empty field hashes
   * @param shared number of distinct values that share their bucket with another value
   * @param isExact whether {@code shared} is counted. Otherwise it is the expectation for the
   *     number of distinct values.
   */
  public record BucketProfile(int buckets, int used, long shared, boolean isExact) {}

  /**
   * The distribution of the number of values in a field. An empty field holds one value.
   *
   * @param median median length
   * @param percentile99 99th percentile of the lengths
   */
  public record ListProfile(double mean, int median, int percentile99, int longest) {}
}
