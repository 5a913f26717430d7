package io.mmoe.settings.schema;

import com.google.common.hash.Hashing;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.Column.Hashed;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Feature columns whose embeddings are looked up together. Their tables are stacked in one joint
 * table, in the order of the columns.
 *
 * @param columns one or more columns
 */
public record ColumnGroup(List<Feature> columns) {
  /** The weight of a multi-valued column: its number of values in a typical row. */
  private static final int VALUES_OF_A_LIST = 10;

  public ColumnGroup {
    columns = List.copyOf(columns);
  }

  /** Returns the first row of a column in the joint table. */
  public int firstRow(int column) {
    return columns.subList(0, column).stream().mapToInt(Feature::buckets).sum();
  }

  /**
   * Returns the mask that a column's keys are XORed with, so that equal values of different columns
   * get different keys in a joint table. It is the hash of the column's name and not negative.
   */
  public long keyMask(int column) {
    return Hashing.farmHashFingerprint64()
            .hashString(columns.get(column).name(), StandardCharsets.UTF_8)
            .asLong()
        & Long.MAX_VALUE;
  }

  /** Returns the number of rows of the joint table. */
  public int rows() {
    return firstRow(columns.size());
  }

  /** Returns one group per column, in the order of the column names. */
  public static List<ColumnGroup> ofEach(List<Feature> columns) {
    return sorted(columns).stream().map(column -> new ColumnGroup(List.of(column))).toList();
  }

  /** Returns two groups with about the same work, in the order of the column names. */
  public static List<ColumnGroup> halves(List<Feature> columns) {
    List<Feature> sorted = sorted(columns);
    int half = sorted.stream().mapToInt(ColumnGroup::weight).sum() / 2;
    int size = 1;
    int weight = weight(sorted.get(0));
    while (size < sorted.size() - 1 && weight + weight(sorted.get(size)) <= half) {
      weight += weight(sorted.get(size));
      size++;
    }
    return List.of(
        new ColumnGroup(sorted.subList(0, size)),
        new ColumnGroup(sorted.subList(size, sorted.size())));
  }

  /** Sorts columns by name, which is their order in the model's input layer. */
  public static List<Feature> sorted(List<Feature> columns) {
    return columns.stream().sorted(Comparator.comparing(Feature::name)).toList();
  }

  private static int weight(Feature column) {
    return column instanceof Hashed hashed && hashed.multiValued() ? VALUES_OF_A_LIST : 1;
  }
}
