package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What checkpoints call the keys and fields of one column's rows, or of a piece of them: {@code
 * <column>-keys} [N], {@code <column>-values} [N, D], and so on; {@code <column>/part_1-keys} where
 * a table lies in pieces.
 *
 * @param keys name of the keys
 * @param fields names of the fields, in the order of the table's
 */
record KeyedTensorNames(String keys, List<String> fields) {

  KeyedTensorNames {
    fields = List.copyOf(fields);
  }

  /** Those under which a piece is saved. */
  static KeyedTensorNames ofOwn(KeyedTable table, KeyColumn column) {
    String part = table.pieces() == 1 ? "" : "/part_" + table.piece();
    return of(table, column.name() + part);
  }

  /** Those of all pieces that a checkpoint holds of a column, however many they were. */
  static List<KeyedTensorNames> ofAll(KeyedTable table, KeyColumn column, Collection<String> names) {
    List<KeyedTensorNames> found = new ArrayList<>();
    if (names.contains(column.name() + table.keysSuffix())) {
      found.add(of(table, column.name()));
    }
    for (int part = 0; ; part++) {
      String prefix = column.name() + "/part_" + part;
      if (!names.contains(prefix + table.keysSuffix())) {
        return found;
      }
      found.add(of(table, prefix));
    }
  }

  /** Keys and fields. */
  List<String> all() {
    List<String> all = new ArrayList<>();
    all.add(keys);
    all.addAll(fields);
    return all;
  }

  private static KeyedTensorNames of(KeyedTable table, String prefix) {
    return new KeyedTensorNames(
        prefix + table.keysSuffix(),
        table.fields().stream().map(Field::suffix).map(suffix -> prefix + suffix).toList());
  }
}
