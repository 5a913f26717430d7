package io.mmoe.settings.schema;

import io.mmoe.settings.schema.Column.Label;
import java.util.List;

/**
 * The schema of labelled rows that become tensors: the fields of a row, and the tables in which its
 * features are looked up.
 *
 * @param columns fields of a row, in file order
 * @param labels label columns, in the order of the tasks (T of them)
 * @param groups feature columns that are looked up together
 * @param ids what the tables are looked up by
 * @param emptyString value that an empty string field is read as
 */
public record RowSchema(
    List<Column> columns,
    List<Label> labels,
    List<ColumnGroup> groups,
    IdKind ids,
    String emptyString) {

  public RowSchema {
    columns = List.copyOf(columns);
    labels = List.copyOf(labels);
    groups = List.copyOf(groups);
  }

  /**
   * Returns the schema of the Taobao ads rows.
   *
   * @param tasks number of labels that are used (T)
   */
  public static RowSchema taobao(List<ColumnGroup> groups, int tasks, IdKind ids) {
    return new RowSchema(
        TaobaoSchema.COLUMNS,
        TaobaoSchema.LABELS.subList(0, tasks),
        groups,
        ids,
        TaobaoSchema.EMPTY_STRING_DEFAULT);
  }
}
