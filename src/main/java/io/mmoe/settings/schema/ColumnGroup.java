package io.mmoe.settings.schema;

import com.google.common.hash.Hashing;
import io.mmoe.settings.schema.Column.Feature;
import io.mmoe.settings.schema.Column.Hashed;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * Columns whose embeddings are looked up together: their tables lie below each other in one, in the
 * order of the columns.
 *
 * @param columns one or more
 */
public record ColumnGroup(List<Feature> columns) {
  /** Values of a list column in a typical row, to weigh it against a column of one value. */
  private static final int VALUES_OF_A_LIST = 10;

  public ColumnGroup {
    columns = List.copyOf(columns);
  }

  /** Where a column's rows begin in the joint table. */
  public int firstRow(int column) {
    return columns.subList(0, column).stream().mapToInt(Feature::buckets).sum();
  }

  /**
   * What a column's keys are XORed with in a joint table of keys, so that columns don't meet: the
   * hash of its name. Not negative.
   */
  public long keyMask(int column) {
    return Hashing.farmHashFingerprint64()
            .hashString(columns.get(column).name(), StandardCharsets.UTF_8)
            .asLong()
        & Long.MAX_VALUE;
  }

  /** Rows of the joint table. */
  public int rows() {
    return firstRow(columns.size());
  }

  /** A group for each column, in the order of their names, which is the model's. */
  public static List<ColumnGroup> ofEach(List<Feature> columns) {
    return sorted(columns).stream().map(column -> new ColumnGroup(List.of(column))).toList();
  }

  /** Two groups of about the same work, in the order of the columns' names. */
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

  /** The columns in the order of their names, which is the model's. */
  public static List<Feature> sorted(List<Feature> columns) {
    return columns.stream().sorted(Comparator.comparing(Feature::name)).toList();
  }

  private static int weight(Feature column) {
    return column instanceof Hashed hashed && hashed.multiValued() ? VALUES_OF_A_LIST : 1;
  }
}
