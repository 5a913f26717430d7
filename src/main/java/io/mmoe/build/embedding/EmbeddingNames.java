package io.mmoe.build.embedding;

import io.mmoe.settings.schema.Column.Feature;

/** What checkpoints call the weights of a column. */
public final class ColumnNames {
  /** What the names of all columns' weights begin with. */
  public static final String ALL = "input_layer/input_layer/";

  private ColumnNames() {}

  /** As Python's feature columns do. */
  public static String weights(Feature column) {
    return weights(column.name());
  }

  /** The same by the column's name. */
  public static String weights(String column) {
    return ALL + column + "_embedding/embedding_weights";
  }
}
