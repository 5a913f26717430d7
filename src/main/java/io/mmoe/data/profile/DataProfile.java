package io.mmoe.data.profile;

import io.mmoe.data.BadRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What files of rows hold.
 *
 * @param rows good ones
 * @param badRows how many rows can't be trained on
 * @param firstBadRows the first of them, in the order of the files
 * @param labels rates of the labels
 * @param columns in file order
 */
public record DataProfile(
    long rows,
    long badRows,
    List<BadRow> firstBadRows,
    LabelProfile labels,
    List<ColumnProfile> columns) {

  /** Whether training would take the rows without {@code --on_bad_row skip}. */
  public boolean isAccepted() {
    return badRows == 0 && rows > 0;
  }

  /**
   * The labels.
   *
   * @param clicks rows whose first label is 1
   * @param buys rows whose second label is 1
   * @param buysWithoutClick rows that are bought but not clicked
   */
  public record LabelProfile(long clicks, long buys, long buysWithoutClick) {}

  /**
   * A column.
   *
   * @param type what its values look like
   * @param empty rows whose field is empty
   * @param distinct values, without the empty field
   * @param isExact whether {@code distinct} is counted; estimated otherwise
   * @param top the most frequent values, the most frequent first; exact counts, but only of values
   *     that came among the first {@link DataProfiler#COUNTED_VALUES} distinct ones
   * @param values occurrences of all values
   * @param buckets absent if the model does not hash the column
   * @param lists absent if a field holds one value
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

  /** A value and how often it occurs. */
  public record TopValue(String value, long count) {
    /** The value, cut off after so many characters. */
    public String shortened(int most) {
      return value.codePointCount(0, value.length()) <= most
          ? value
          : value.substring(0, value.offsetByCodePoints(0, most)) + "...";
    }
  }

  /**
   * How a column's values hash.
   *
   * @param buckets rows of the column's table
   * @param used buckets that some value hashes to, or an empty field; counted
   * @param shared distinct values that share their bucket with another
   * @param isExact whether {@code shared} is counted; expected from the number of distinct values
   *     otherwise
   */
  public record BucketProfile(int buckets, int used, long shared, boolean isExact) {}

  /**
   * How many values the fields of a column hold; an empty field holds one.
   *
   * @param median half of the fields hold at most so many
   * @param percentile99 99 % of the fields hold at most so many
   */
  public record ListProfile(double mean, int median, int percentile99, int longest) {}
}
