package io.mmoe.train.checkpoint;

import io.mmoe.build.graph.KeyedTable;
import io.mmoe.build.graph.KeyedTable.Field;
import io.mmoe.build.graph.KeyedTable.KeyColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The checkpoint names of one column's keys and fields: {@code <column>-keys} [N], {@code
 * <column>-values} [N, D], and so on. Names of a shard have the form {@code <column>/part_1-keys}.
 *
 * @param keys the name of the tensor of keys
 * @param fields the names of the tensors of fields, in the order of the table's fields
 */
record KeyedTensorNames(String keys, List<String> fields) {

  KeyedTensorNames {
    fields = List.copyOf(fields);
  }

  /** Returns the names under which a table's own shard of a column is saved. */
  static KeyedTensorNames ofShard(KeyedTable table, KeyColumn column) {
    String part = table.shard().count() == 1 ? "" : "/part_" + table.shard().number();
    return of(table, column.name() + part);
  }

  /**
   * Returns the names of all saved shards of a column, however many shards the saving run had.
   *
   * @param names the names of all tensors in the checkpoint
   */
  static List<KeyedTensorNames> savedShards(
      KeyedTable table, KeyColumn column, Collection<String> names) {
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

  /** Returns the name of the keys, then the names of the fields. */
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
